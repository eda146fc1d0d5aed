using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>From the project file to the NPU: compiled in the build, published, chosen by the device, run by the vendor's libraries.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public class NativeNpuTests
{
    private const string Dispatch = "litert/vendors/fakenpu/dispatch/libLiteRtDispatch_FakeNpu.so";

    [TestMethod]
    public void FakeNpu_RunsWhatTheBuildCompiled_AndEachFailureGivesTheRightAnswerFromTheNextStep()
    {
        Consumer app = new Consumer("Npu", "npu native ö").With("Program.cs", NativeProjects.Program).WithAdd("add").WithProject(Projects.Package(
            """<Model Include="Models/add.tflite" Accelerators="Npu;Cpu" Targets="FakeNpu_FAKE1" />""" + FakeNpu.TargetItems,
            NativeProjects.LiteRt($"{LiteRtTools.Wheel};{FakeNpu.PluginFolder};{FakeNpu.DispatchFolder}")));
        app.DotNet("publish", "-r", NativeProjects.Rid, "--no-self-contained", "-o", app.PathOf("out")).Succeeded();
        CollectionAssert.AreEqual(new[] { "Npu/add/FakeNpu_FAKE1/add.tflite", "Npu/add/artifacts.json" }, app.Compiled("out"));
        CollectionAssert.AreEqual(NativeProjects.Files.Append(Dispatch).ToArray(), app.NativeFiles("out"));

        CommandResult run = Run(app, "MODELSDK_SOC=FakeNpu/FAKE1", "FAKE_NPU_TRACE=1");
        StringAssert.Contains(run.Output, "difference 0\nran on Npu by litert, target FakeNpu_FAKE1\n");
        StringAssert.Contains(run.Output, "invoke", "The dispatch library says what it is asked for.");

        // Another chip has no variant; of the rest each is a step that failed, and LiteRT's CPU answers.
        StringAssert.Contains(RunOnCpu(app, "MODELSDK_SOC=Other/CHIP"), "step Npu ");
        StringAssert.Contains(RunOnCpu(app, "MODELSDK_SOC=FakeNpu/FAKE1", "FAKE_NPU_SOC=FAKE2"), "step Npu litert Create ");
        StringAssert.Contains(RunOnCpu(app, "MODELSDK_SOC=FakeNpu/FAKE1", "FAKE_NPU_FAIL=context:5"), "step Npu litert Create ");
        StringAssert.Contains(RunOnCpu(app, "MODELSDK_SOC=FakeNpu/FAKE1", "FAKE_NPU_FAIL=invoke:5"), "step Npu litert Verify ");
        File.Delete(app.PathOf("out", Dispatch));
        StringAssert.Contains(RunOnCpu(app, "MODELSDK_SOC=FakeNpu/FAKE1"), "step Npu litert Create MissingRuntimeLibrary: ");
    }

    [TestMethod]
    [TestCategory("Long")]
    public void Compilers_AreThereOnRequest_AndCompileOnTheDevice()
    {
        Consumer app = new Consumer("Npu", "npu on device").With("Program.cs", NativeProjects.Program).WithAdd("add").WithProject(Projects.Package(
            """<Model Include="Models/add.tflite" Accelerators="Npu;Cpu" Targets="FakeNpu_FAKE1" Aot="Never" />""" + FakeNpu.TargetItems,
            NativeProjects.LiteRt($"{LiteRtTools.Wheel};{FakeNpu.PluginFolder};{FakeNpu.DispatchFolder}")
            + "<ModelSdkNativeLibraries>Compiler</ModelSdkNativeLibraries>"));
        app.DotNet("publish", "-r", NativeProjects.Rid, "--no-self-contained", "-o", app.PathOf("out")).Succeeded();
        CollectionAssert.AreEqual(
            new[] { "libLiteRt.so", "litert/vendors/fakenpu/compiler/libLiteRtCompilerPlugin_FakeNpu.so", Dispatch }, app.NativeFiles("out"));
        CommandResult run = Run(app, "MODELSDK_SOC=FakeNpu/FAKE1");
        StringAssert.Contains(run.Output, "difference 0\nran on Npu by litert, ");
    }

    [TestMethod]
    [TestCategory("Long")]
    public void Intel_RunsThroughOpenVino_FromWhereTheBuildPutsIt()
    {
        Consumer app = new Consumer("Intel", "intel native ö").With("Program.cs", NativeProjects.Program)
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite")
            .WithProject(Projects.Package(
                $"""<Model Include="Models/digits.tflite" Accelerators="Npu;Cpu" Targets="LNL" CompilerOptions="{LiteRtTools.CpuDevice}" />""",
                NativeProjects.LiteRt(LiteRtTools.List)));
        app.DotNet("publish", "-r", NativeProjects.Rid, "--self-contained", "-p:PublishSingleFile=true", "-o", app.PathOf("out")).Succeeded();
        AssertIntel(NativeProjects.RunAlone(app.PathOf("out", "Intel"), "Intel", "digits", "MODELSDK_SOC=IntelOpenVINO/LNL"));

        // The portable form has the same tree below runtimes/linux-x64/native.
        app.DotNet("build", "-c", "Release").Succeeded();
        AssertIntel(NativeProjects.RunAlone(app.PathOf("bin", "Release", "net10.0", "Intel"), "Intel", "digits", "MODELSDK_SOC=IntelOpenVINO/LNL"));
    }

    private static void AssertIntel(CommandResult run)
    {
        StringAssert.Contains(run.Succeeded().Output, "ran on Npu by litert, target IntelOpenVINO_LNL\n");
        string difference = run.Output.Split("difference ")[1].Split('\n')[0];
        Assert.IsTrue(float.Parse(difference, System.Globalization.CultureInfo.InvariantCulture) < 1e-3f, run.Output);
    }

    private static string RunOnCpu(Consumer app, params string[] variables)
    {
        string output = Run(app, variables).Output;
        StringAssert.Contains(output, "difference 0\nran on Cpu by litert, target none\n");
        return output;
    }

    private static CommandResult Run(Consumer app, params string[] variables) =>
        NativeProjects.RunAlone(app.PathOf("out", "Npu"), "Npu", "add", variables).Succeeded();
}
