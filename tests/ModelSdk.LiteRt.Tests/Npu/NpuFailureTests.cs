using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests;

/// <summary>Every way in which the NPU can fail to run a variant: its step says what and what to do, and the CPU gives the right answer.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class NpuFailureTests
{
    private static string Source => NpuFolder.Model("pretrainedResnet");

    private static byte[] Variant => File.ReadAllBytes(Shared.Path("toolchain", "compiled", "fakenpu-pretrainedResnet.tflite"));

    /// <summary>Value of FAKE_NPU_FAIL, and what the report says; measured with the library in toolchain/README.md 4.</summary>
    private static IEnumerable<(string Step, ModelErrorCode Code, FallbackStage Stage, string Text)> Steps =>
    [
        ("getapi", ModelErrorCode.RuntimeFailure, FallbackStage.Create, "LiteRtDispatchGetApi returned 3"),
        ("initialize", ModelErrorCode.UnsupportedOnDevice, FallbackStage.Create, "could not start the NPU"),
        ("compat", ModelErrorCode.UnsupportedOnDevice, FallbackStage.Create, "could not start the NPU"),
        ("capabilities", ModelErrorCode.UnsupportedOnDevice, FallbackStage.Create, "could not start the NPU"),
        ("device", ModelErrorCode.UnsupportedOnDevice, FallbackStage.Create, "could not start the NPU"),
        ("context", ModelErrorCode.IncompatibleBytecode, FallbackStage.Create, "compiled for FakeNpu FAKE1"),
        ("context:4002", ModelErrorCode.IncompatibleBytecode, FallbackStage.Create, "compile it for this device"),
        ("requirements", ModelErrorCode.IncompatibleBytecode, FallbackStage.Create, "compiled for FakeNpu FAKE1"),
        ("register", ModelErrorCode.RuntimeFailure, FallbackStage.Verify, "failed while it ran"),
        ("attach", ModelErrorCode.RuntimeFailure, FallbackStage.Verify, "failed while it ran"),
        ("invoke", ModelErrorCode.RuntimeFailure, FallbackStage.Verify, "failed while it ran"),
    ];

    private static IEnumerable<object[]> StepNames => Steps.Select(static step => new object[] { step.Step });

    [TestMethod]
    public void EveryStepOfTheDispatchLibrary_FailsWithItsReport_AndTheNpuIsTriedAgain()
    {
        using NpuFolder folder = new();
        LoadRequest deployed = folder.Deploy(Source, Variant);
        LoadRequest cpu = folder.Request(Source) with { Accelerators = [Accelerator.Cpu] };
        IEnumerable<LoadRequest> failing = Steps.Select(step => deployed with { Variables = With(deployed, "FAKE_NPU_FAIL", step.Step) });

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [.. failing, deployed with { Variables = With(deployed, "FAKE_NPU_FAIL", "") }, cpu] });

        int load = 0;
        foreach ((string _, ModelErrorCode code, FallbackStage stage, string text) in Steps)
        {
            NpuChecks.SameOutputs(run.Last, NpuChecks.FellBack(run, code, stage, text, load++));
        }

        NpuChecks.SameOutputs(run.Last, NpuChecks.RunsOnNpu(run, load));
    }

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(StepNames), DynamicDataSourceType.Property)]
    public void StepOfTheDispatchLibrary_InAProcessOfItsOwn_FailsWithItsReport(string name)
    {
        (string step, ModelErrorCode code, FallbackStage stage, string text) = Steps.Single(step => step.Step == name);
        using NpuFolder folder = new();
        LoadRequest deployed = folder.Deploy(Source, Variant);
        LoadRequest cpu = folder.Request(Source) with { Accelerators = [Accelerator.Cpu] };

        LiteRtRun run = LiteRtRun.Of(
            new RunRequest { Loads = [deployed, cpu] }, new Dictionary<string, string?> { ["FAKE_NPU_FAIL"] = step });

        NpuChecks.SameOutputs(run.Last, NpuChecks.FellBack(run, code, stage, text));
    }

    [TestMethod]
    public void OtherVersionOfTheDispatchInterface_IsNamed() => Check(
        ModelErrorCode.UnsupportedRuntimeVersion, "version 0.2.0 of LiteRT's interface", new() { ["FAKE_NPU_API_VERSION"] = "0.2.0" });

    [TestMethod]
    public void BytecodeForAnotherChip_IsRefused() => Check(
        ModelErrorCode.IncompatibleBytecode, "compiled for FakeNpu FAKE1", new() { ["FAKE_NPU_SOC"] = "FAKE2" });

    [TestMethod]
    public void DamagedBytecode_IsRefused()
    {
        byte[] variant = Variant;
        int code = variant.AsSpan().LastIndexOf("FNPU"u8);
        variant.AsSpan(code).Fill(0xA5);

        Check(ModelErrorCode.IncompatibleBytecode, "does not take the code", variant: variant);
    }

    [TestMethod]
    public void TruncatedFile_IsRefusedBeforeTheNativeCall() => Check(
        ModelErrorCode.InvalidModel, "it is truncated", variant: Variant[..^16]);

    [TestMethod]
    public void FileWithoutDispatchOperators_IsNoVariant() => Check(
        ModelErrorCode.MissingRuntimeLibrary, "there is no compiler plugin", variant: File.ReadAllBytes(Source));

    [TestMethod]
    public void MissingDispatchLibrary_IsNamedWithThePlaces()
    {
        using NpuFolder folder = new(dispatch: false);

        LoadAnswer answer = Check(folder, ModelErrorCode.MissingRuntimeLibrary, NpuFolder.Dispatch);

        string detail = answer.Report!.Steps[0].Detail;
        StringAssert.Contains(detail, $"looked in {folder.Path} and {folder.At("vendors", "fakenpu", "dispatch")}");
        StringAssert.Contains(detail, "ModelSdkLiteRt");
    }

    [TestMethod]
    public void FileThatIsNoLibrary_IsNotLoaded()
    {
        using NpuFolder folder = new(dispatch: false);
        File.WriteAllText(folder.At(NpuFolder.Dispatch), new string('x', 500));

        _ = Check(folder, ModelErrorCode.MissingRuntimeLibrary, "it is no library");
    }

    [TestMethod]
    public void LibraryOfAnotherProcessor_IsNamed()
    {
        using NpuFolder folder = new();
        byte[] library = File.ReadAllBytes(folder.At(NpuFolder.Dispatch));
        library[18] = 183;
        File.WriteAllBytes(folder.At(NpuFolder.Dispatch), library);

        _ = Check(folder, ModelErrorCode.MissingRuntimeLibrary, "for ARM64");
    }

    [TestMethod]
    public void LibraryWithoutTheExport_IsNamed()
    {
        using NpuFolder folder = new(dispatch: false);
        File.Copy(Path.Combine(FakeNpu.PluginFolder, NpuFolder.Plugin), folder.At(NpuFolder.Dispatch));

        _ = Check(folder, ModelErrorCode.MissingRuntimeLibrary, "it does not export LiteRtDispatchGetApi");
    }

    private static void Check(ModelErrorCode code, string text, Dictionary<string, string>? variables = null, byte[]? variant = null)
    {
        using NpuFolder folder = new();
        _ = Check(folder, code, text, variables, variant);
    }

    private static LoadAnswer Check(
        NpuFolder folder, ModelErrorCode code, string text, Dictionary<string, string>? variables = null, byte[]? variant = null)
    {
        LoadRequest deployed = folder.Deploy(Source, variant ?? Variant);
        foreach ((string name, string value) in variables ?? [])
        {
            deployed = deployed with { Variables = With(deployed, name, value) };
        }

        LoadRequest cpu = folder.Request(Source) with { Accelerators = [Accelerator.Cpu] };
        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [deployed, cpu] });
        LoadAnswer answer = NpuChecks.FellBack(run, code, FallbackStage.Create, text);
        NpuChecks.SameOutputs(run.Last, answer);
        return answer;
    }

    private static Dictionary<string, string> With(LoadRequest request, string name, string value) =>
        new(request.Variables) { [name] = value };
}
