namespace ModelSdk.Build.Tests.Targets;

[TestClass]
public class TargetRulesTests
{
    private static readonly ProjectFacts Project = new()
    {
        AssemblyName = "App",
        RootNamespace = "App",
        ProjectFile = Path.GetFullPath("App.csproj"),
    };

    [TestMethod]
    public void UnknownTargetOfModel_IsToldAtTheModel_WithNearestNamesAndWhatTheyAre()
    {
        ModelDiagnostic found = Check("d9600;MediaTek_MT6993", "").Single();
        Assert.AreEqual("MSDK1004", found.Rule.Id);
        Assert.AreEqual(DiagnosticSeverity.Error, found.Severity);
        Assert.AreEqual(Path.GetFullPath("net.tflite"), found.File);
        Assert.AreEqual(
            "Unknown target 'd9600' on model 'net.tflite'; did you mean 'd9500' (MediaTek_MT6993), 'd9400' (MediaTek_MT6991) or "
            + "'d9300' (MediaTek_MT6989)? A target is the chip of a device, not the device; docs/targets.md lists the chips and "
            + "tells how to find yours, and a ModelSdkTarget item adds one that is not listed",
            found.Message);
    }

    [DataTestMethod]
    [DataRow("MediaTek_MT6939", "'MediaTek_MT6993' (Dimensity 9500)")]
    [DataRow("MediaTek", "'MediaTek_*' (all its phones)")]
    [DataRow("IntelOpenVINO", "'IntelOpenVINO_*' (all its chips)")]
    [DataRow("MediaTek_MT6993 8elite", "did you mean 'MediaTek_MT6993;8elite', with semicolons? A target")]
    [DataRow("Pixel 10", "known are, for example, 'Google Tensor G6' (Google_Tensor_G6), 'Dimensity 9500' (MediaTek_MT6993), 'Snapdragon 8 Elite Gen 5' (Qualcomm_SM8850). A target")]
    public void NearestNames_SayWhatTheyAre(string target, string text) => StringAssert.Contains(Check(target, "").Single().Message, text);

    [TestMethod]
    public void EveryUnknownTarget_IsTold() => Assert.AreEqual(3, Check("Pixel 10;nokia;d9500;Kirin 9000", "").Count);

    [TestMethod]
    public void UnknownTargetOfProperty_IsToldOnceAtTheProject()
    {
        // The targets file copies the property to items that have no Targets of their own.
        ModelDiagnostic found = Check("d9500;x9", "d9500;x9").Single();
        Assert.AreEqual(Project.ProjectFile, found.File);
        StringAssert.StartsWith(found.Message, "Unknown target 'x9' on property 'ModelSdkTargets'; ");
    }

    [DataTestMethod]
    [DataRow("d9500; Qualcomm_* ;Mediatek_MT6989")]
    [DataRow("Snapdragon 8 Elite")]
    [DataRow(";")]
    public void KnownTargets_AreSilent(string targets)
    {
        Assert.AreEqual(0, Check(targets, "").Count);
        Assert.AreEqual(0, Check("", targets).Count);
    }

    private static IReadOnlyList<ModelDiagnostic> Check(string targets, string property)
    {
        ModelItem item = new(Path.GetFullPath("net.tflite"), "net.tflite", new Dictionary<string, string> { ["Targets"] = targets });
        Dictionary<string, string> properties = new() { ["ModelSdkTargets"] = property };
        return ProjectRules.Check([item], Project with { Properties = properties });
    }
}
