namespace ModelSdk.Build.Tests.Projects;

[TestClass]
public class ProjectRulesTests
{
    private static readonly ProjectFacts Project = new()
    {
        AssemblyName = "App",
        RootNamespace = "App",
        ProjectFile = Path.GetFullPath("App.csproj"),
    };

    [DataTestMethod]
    [DataRow("ClassName=2nd", "MSDK1003", "'2nd'")]
    [DataRow("ClassName=my net", "MSDK1003", "'my net'")]
    [DataRow("ClassName=record", "MSDK1003", "'record'")]
    [DataRow("ClassName=Session", "MSDK1003", "member of that name")]
    [DataRow("Namespace=My App.Models", "MSDK1003", "'My App.Models'")]
    [DataRow("Accelerators=;", "MSDK1006", "';'")]
    [DataRow("Accelerators=Npu;Tpu", "MSDK1011", "'Tpu' of metadata 'Accelerators'")]
    [DataRow("ImageMean=one", "MSDK1008", "'ImageMean'='one'")]
    [DataRow("ImageStd=1;2;x", "MSDK1008", "'1;2;x'")]
    [DataRow("ImageMean=NaN", "MSDK1008", "'NaN'")]
    [DataRow("MaxPartitions=-1", "MSDK1008", "'-1'")]
    [DataRow("ClasName=Net", "MSDK1010", "did you mean 'ClassName'?")]
    [DataRow("Target=Qualcomm_SM8750", "MSDK1010", "did you mean 'Targets'?")]
    [DataRow("LabelFile=labels.txt", "MSDK1010", "did you mean 'LabelsFile'?")]
    [DataRow("Nmae=net", "MSDK1010", "did you mean 'Name'?")]
    [DataRow("Visibility=private", "MSDK1011", "valid: public, internal")]
    [DataRow("AiPack=p;DeliveryType=on-demand", "MSDK5103", "'on-demand' of pack 'p' is not one of InstallTime, FastFollow, OnDemand; did you mean 'OnDemand'? (model 'net.tflite')")]
    [DataRow("Sessions=maybe", "MSDK1011", "valid: true, false")]
    [DataRow("Aot=Sometimes", "MSDK1011", "valid: Auto, Always, Never")]
    [DataRow("ImageNormalization=Mine", "MSDK1011", "valid: None")]
    [DataRow("Name=a/b", "MSDK1011", "one path segment")]
    [DataRow("Name=a#b", "MSDK1011", "one path segment")]
    [DataRow("Name=..", "MSDK1011", "one path segment")]
    [DataRow("Targets=Qualcom_SM8750", "MSDK1004", "'Qualcom_SM8750' on model 'net.tflite'")]
    [DataRow("AiPack=net;DeliveryType=Lazy", "MSDK5103", "'Lazy' of pack 'net'")]
    [DataRow("DeliveryType=Lazy", "MSDK1011", "valid: InstallTime, FastFollow, OnDemand")]
    [DataRow("NpuRequirement=Full", "MSDK1014", "NpuRequirement=\"Full\" on model 'net.tflite' has no effect: name the chips")]
    [DataRow("NpuRequirement=full;Targets=d9500;Accelerators=Gpu,Cpu", "MSDK1014", "Accelerators leaves out the NPU")]
    [DataRow("NpuRequirement=Half", "MSDK1011", "valid: None, Partial, Full")]
    [DataRow("FixedShapes=1,?,28,1", "MSDK1011", "all dimensions of each input")]
    [DataRow("FixedShapes=1,28;2,28", "MSDK1011", "all dimensions of each input")]
    [DataRow("CompilerOptions=--opt \"3", "MSDK1011", "CompilerOptions of model 'net.tflite' cannot be used: a double quote is not closed")]
    public void Metadata_ThatIsWrong_IsFound(string metadata, string id, string text)
    {
        ModelDiagnostic found = Check(Item("net.tflite", metadata)).Single();
        Assert.AreEqual(id, found.Rule.Id);
        Assert.AreEqual(Path.GetFullPath("net.tflite"), found.File);
        StringAssert.Contains(found.Message, text);
    }

    [DataTestMethod]
    [DataRow("")]
    [DataRow("ClassName=Net;Namespace=A.B;Visibility=Public;GenerateInterface=True")]
    [DataRow("NpuRequirement=Full;Targets=d9500;MaxPartitions=2;CustomOps=MyOp,Other;Aot=Auto")]
    [DataRow("NpuRequirement=Partial")]
    [DataRow("Aot=always")]
    [DataRow("CompilerOptions=--opt 3 --num-mdla 4")]
    [DataRow("FixedShapes=1,28,28,1")]
    [DataRow("Accelerators=cpu")]
    [DataRow("Pack=true;Link=net.tflite;Generator=MSBuild:Compile")]
    [DataRow("Purpose=test;Any=thing;Page=1")]
    [DataRow("CLASSNAME=Net")]
    public void Metadata_ThatIsRight_IsSilent(string metadata) =>
        Assert.AreEqual(0, Check(Item("net.tflite", metadata)).Count, string.Join('\n', Check(Item("net.tflite", metadata))));

    [TestMethod]
    public void ListOfNumbers_MayUseEitherSeparator()
    {
        foreach (string list in new[] { "127.5", "123.7;116.3;103.5", "123.7, 116.3, 103.5", "1e2" })
        {
            ModelItem item = new(Path.GetFullPath("net.tflite"), "net.tflite", new Dictionary<string, string> { ["ImageMean"] = list });
            Assert.AreEqual(0, Check(item).Count, list);
        }
    }

    [TestMethod]
    public void NoWarn_SilencesWarnings_ButNoErrors()
    {
        Assert.AreEqual(0, Check(Item("net.tflite", "ClasName=Net;NoWarn=MSDK1010")).Count);
        Assert.AreEqual(1, Check(Item("net.tflite", "Visibility=private;NoWarn=MSDK1011")).Count);
    }

    [DataTestMethod]
    [DataRow("day/net.tflite", "night/net.tflite", "Name=night", "MSDK1002", "App.Models.Net")]
    [DataRow("my-net.tflite", "my_net.tflite", "", "MSDK1002", "App.Models.MyNet")]
    [DataRow("net.tflite", "NET.tflite", "ClassName=Other", "MSDK1009", "'net'")]
    [DataRow("day/net.tflite", "night/net.tflite", "ClassName=Other", "MSDK1009", "'net'")]
    public void Items_ThatMeet_AreFound(string first, string second, string metadata, string id, string text)
    {
        ModelDiagnostic found = Check(Item(first, ""), Item(second, metadata)).Single();
        Assert.AreEqual(id, found.Rule.Id);
        StringAssert.Contains(found.Message, text);
        StringAssert.Contains(found.Message, first);
        StringAssert.Contains(found.Message, second);
    }

    [TestMethod]
    public void ThreeItemsOfOneName_AreOneFinding() => Assert.AreEqual(
        "Models 'a/net.tflite' and 'b/net.tflite', 'c/net.tflite' have the same deployed name 'net'; set Name",
        Check(Item("a/net.tflite", "ClassName=A"), Item("b/net.tflite", "ClassName=B"), Item("c/net.tflite", "ClassName=C")).Single().Message);

    [DataTestMethod]
    [DataRow("run.tflite")]
    [DataRow("session.tflite")]
    [DataRow("record.tflite")]
    [DataRow("---.tflite")]
    [DataRow("3d pose (v2).tflite")]
    public void DefaultName_OfAwkwardFile_IsValid(string file) => Assert.AreEqual(0, Check(Item(file, "")).Count);

    [DataTestMethod]
    [DataRow("VB", ".NETCoreApp", "v10.0", "a VB project")]
    [DataRow("F#", ".NETCoreApp", "v10.0", "a F# project")]
    [DataRow("C#", ".NETCoreApp", "v9.0", "for .NETCoreApp v9.0")]
    [DataRow("C#", ".NETFramework", "v4.8", "for .NETFramework v4.8")]
    [DataRow("C#", ".NETStandard", "v2.0", "for .NETStandard v2.0")]
    public void Project_ThatCannotHaveModels_IsFound(string language, string identifier, string version, string text)
    {
        ProjectFacts project = Project with
        {
            Language = language, TargetFrameworkIdentifier = identifier, TargetFrameworkVersion = version,
        };
        ModelDiagnostic found = ProjectRules.Check([Item("net.tflite", "")], project).Single();
        Assert.AreEqual("MSDK1012", found.Rule.Id);
        Assert.AreEqual(project.ProjectFile, found.File);
        StringAssert.Contains(found.Message, text);
        Assert.AreEqual(0, ProjectRules.Check([], project).Count, "a project without models is nobody's business");
    }

    [TestMethod]
    public void NewerFramework_IsFine() => Assert.AreEqual(
        0, ProjectRules.Check([Item("net.tflite", "")], Project with { TargetFrameworkVersion = "11.0" }).Count);

    [DataTestMethod]
    [DataRow("ModelSdkIsApp", "perhaps", "MSDK1011")]
    [DataRow("ModelSdkAotMemory", "much", "MSDK1011")]
    [DataRow("ModelSdkLiteRtVersion", "newest", "MSDK1011")]
    [DataRow("ModelSdkUnknownOps", "Maybe", "MSDK1011")]
    [DataRow("ModelSdkSarif", "yes", "MSDK1011")]
    [DataRow("ModelSdkTargets", "Qualcom_SM8750", "MSDK1004")]
    [DataRow("ModelSdkContinueOnAotError", "perhaps", "MSDK1011")]
    [DataRow("ModelSdkAotTimeout", "0", "MSDK1011")]
    [DataRow("ModelSdkCacheSize", "-1", "MSDK1011")]
    [DataRow("ModelSdkExtractNativeLibs", "perhaps", "MSDK1011")]
    [DataRow("ModelSdkPackPlaceholders", "0", "MSDK1011")]
    [DataRow("ModelSdkPackCountLimit", "none", "MSDK1011")]
    [DataRow("ModelSdkPackSizeLimit", "1.5 GB", "MSDK1011")]
    [DataRow("ModelSdkInstallTimeSizeLimit", "0", "MSDK1011")]
    [DataRow("ModelSdkOnDemandSizeLimit", "-4000", "MSDK1011")]
    [DataRow("ModelSdkBaseSizeLimit", "much", "MSDK1011")]
    [DataRow("ModelSdkConsentSize", "200MB", "MSDK1011")]
    public void Property_ThatIsWrong_IsFound(string name, string value, string id)
    {
        ProjectFacts project = Project with { Properties = new Dictionary<string, string> { [name] = value } };
        ModelDiagnostic found = ProjectRules.Check([Item("net.tflite", "")], project).Single();
        Assert.AreEqual(id, found.Rule.Id);
        StringAssert.Contains(found.Message, $"roperty '{name}'");
    }

    private static IReadOnlyList<ModelDiagnostic> Check(params ModelItem[] items) => ProjectRules.Check(items, Project);

    // Rows separate metadata by semicolons; a value that has one itself stands alone.
    private static ModelItem Item(string identity, string metadata)
    {
        Dictionary<string, string> values = [];
        string name = "";
        foreach (string part in metadata.Split(';'))
        {
            if (part.Split('=', 2) is [string key, string value])
            {
                values.Add(name = key, value);
            }
            else if (name.Length > 0)
            {
                values[name] += ";" + part;
            }
        }

        return new ModelItem(Path.GetFullPath(identity), identity, values);
    }
}
