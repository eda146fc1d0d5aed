using ModelSdk.Build.Aot;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Audit;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Aot;

/// <summary>Which pairs are compiled (DESIGN.md section 4, metadata Aot), and what is said of them.</summary>
[TestClass]
public class AotPolicyTests
{
    [DataTestMethod]
    [DataRow("", AotOccasion.None, false)]
    [DataRow("Auto", AotOccasion.None, false)]
    [DataRow("auto", AotOccasion.Optimize, true)]
    [DataRow("Auto", AotOccasion.Publish, true)]
    [DataRow("Auto", AotOccasion.Bundle, true)]
    [DataRow("Always", AotOccasion.None, true)]
    [DataRow("always", AotOccasion.Publish, true)]
    [DataRow("Never", AotOccasion.Optimize, false)]
    [DataRow("never", AotOccasion.Bundle, false)]
    public void Aot_DecidesWithTheOccasion(string aot, AotOccasion occasion, bool isCompiled) => Assert.AreEqual(
        isCompiled ? 1 : 0, Plan(occasion, Own("a", ("Aot", aot), ("Targets", "d9500"))).Length);

    [TestMethod]
    public void OwnModel_IsForItsTargets_ReferencedOneForTheApplications()
    {
        ApplicationModel referenced = Own("b", ("Targets", "d9300")) with { IsOwn = false, Assembly = "Lib" };
        CollectionAssert.AreEqual(
            new[] { "a for MediaTek_MT6993", "b for Qualcomm_SM8750", "c for Qualcomm_SM8750" },
            Plan(AotOccasion.Publish, Own("a", ("Targets", "d9500")), referenced, Own("c")));
    }

    [DataTestMethod]
    [DataRow("Accelerators", "Gpu;Cpu")]
    [DataRow("Targets", "no such chip")]
    public void NothingIsCompiled_WhereTheNpuIsNotAskedFor(string name, string value) =>
        Assert.AreEqual(0, Plan(AotOccasion.Publish, Own("a", (name, value))).Length);

    [TestMethod]
    public void Bundle_IsNotCompiled() => Assert.AreEqual(
        0, Plan(AotOccasion.Publish, new ApplicationModel(new ModelItem("/m/a.litertlm", "a.litertlm", Metadata()), "App", true)).Length);

    [TestMethod]
    public void Variant_TakesThePlaceOfACompile()
    {
        ApplicationModel model = Own("a", ("Targets", "d9500;8elite"));
        SocTarget brought = SocTable.Builtin.Find("8elite")!;
        CheckedVariant variant = new(new VariantItem("/v", "v", Metadata()), model, brought, new AuditResult(null, null, []));
        PlannedCompile[] planned = [.. AotPolicy.Plan(Project(AotOccasion.Publish, model), SocTable.Builtin, [variant])];
        Assert.AreEqual("a for MediaTek_MT6993", planned.Single().Title);
    }

    [DataTestMethod]
    [DataRow(300L << 20, "Auto", "as models from 300 MB on should be")]
    [DataRow(1L << 20, "Auto", "Aot=\"Never\" makes the build shorter")]
    [DataRow(300L << 20, "Never", "leaves the compile to the device")]
    public void Advice_DependsOnTheSize(long bytes, string aot, string words)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.OpenWrite(path))
            {
                file.SetLength(bytes); // Sparse: takes no room.
            }

            ApplicationModel model = new(new ModelItem(path, "a.tflite", Metadata(("Aot", aot), ("Targets", "d9500"))), "App", true);
            AotProject project = Project(AotOccasion.Publish, model);
            ModelDiagnostic advice = AotAdvice.Of(project, [.. AotPolicy.Plan(project, SocTable.Builtin, [])]).Single();
            Assert.AreEqual(("MSDK4014", DiagnosticSeverity.Info), (advice.Rule.Id, advice.Severity));
            StringAssert.Contains(advice.Message, words);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Needs(Shared.Data)]
    [DataTestMethod]
    [DataRow(31, null)]
    [DataRow(28, "The compiler placed 28 of 31 ops of 'vww.tflite' on the NPU of IntelOpenVINO_LNL; 31 were predicted. The other ops")]
    public void OtherPartition_IsSaid(int selected, string? words)
    {
        string path = Shared.Path("testdata", "models", "vww_96_float.tflite");
        SocTarget soc = SocTable.Builtin.Find("IntelOpenVINO_LNL")!;
        using ModelSdk.Format.TfliteModel model = ModelSdk.Format.TfliteModel.Open(path);
        TargetPrediction prediction = ModelChecker.Check(model, new CheckSettings { Targets = [soc] })[0];
        PlannedCompile pair = new(new ApplicationModel(new ModelItem(path, "vww.tflite", Metadata()), "App", true), soc);
        CompileRequest request = new() { Name = "vww", ModelPath = path, ModelSha256 = "", Target = soc, Prediction = prediction };
        CompileJob job = new(request, new Toolchain(), new VendorCompiler { Title = "Intel", PluginName = "IntelOpenvino" });
        ModelDiagnostic? found = AotFindings.OtherPartition(pair, new CompileResult
        {
            Job = job,
            Outcome = CompileOutcome.Compiled,
            Statistics = [new SubgraphStatistics(0, selected, 31, 1)],
        });
        Assert.AreEqual(words is null, found is null);
        StringAssert.Contains(found?.Message ?? "", words ?? "");
    }

    private static string[] Plan(AotOccasion occasion, params ApplicationModel[] models) =>
        [.. AotPolicy.Plan(Project(occasion, models), SocTable.Builtin, []).Select(static pair => pair.Title)];

    private static ApplicationModel Own(string name, params (string Name, string Value)[] metadata) =>
        new(new ModelItem($"/models/{name}.tflite", $"{name}.tflite", Metadata(metadata)), "App", IsOwn: true);

    private static Dictionary<string, string> Metadata(params (string Name, string Value)[] metadata) =>
        metadata.ToDictionary(static pair => pair.Name, static pair => pair.Value);

    private static AotProject Project(AotOccasion occasion, params ApplicationModel[] models) => new()
    {
        Facts = new ProjectFacts
        {
            AssemblyName = "App",
            RootNamespace = "App",
            ProjectFile = Path.GetFullPath("App.csproj"),
            Properties = new Dictionary<string, string> { ["ModelSdkTargets"] = "8elite" },
        },
        Models = models,
        Occasion = occasion,
        DeployFolder = "",
        LogFolder = "",
    };
}
