using ModelSdk.Build.Aot;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Toolchains;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>What is read out of the tool's answers, by the recorded runs, and when a trial compile is made.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class ToolchainProbeTests
{
    private readonly List<ToolCommand> _commands = [];
    private readonly List<CompileJob> _jobs = [];
    private CompileOutcome _outcome = CompileOutcome.Compiled;

    [TestMethod]
    [DataRow("info-all", "mediatek", "MediaTek", "MediaTek", 16)]
    [DataRow("info-all", "google_tensor", "google_tensor", "Google", 4)]
    [DataRow("info-all-ov", "intel_openvino", "IntelOpenvino", "IntelOpenVINO", 2)]
    [DataRow("samsung-preload-info", "samsung", "Samsung", "Samsung", 2)]
    [DataRow("fakeplugin-info", null, "FakeNpu", "FakeNpu", 2)]
    public async Task ListedPlugin_Loads_WithItsSocs_AndIsTried(string log, string? backend, string plugin, string manufacturer, int socs)
    {
        CompilerProbe answer = await Ask(log, Compiler(backend, plugin));

        Assert.AreEqual(true, answer.Loads);
        Assert.AreEqual(manufacturer, answer.Manufacturer);
        Assert.AreEqual(socs, answer.Socs.Count);
        Assert.IsTrue(answer.CanCompile);
        Assert.AreEqual(socs, answer.Targets.Count());
        Assert.IsTrue(answer.Targets.All(id => id.StartsWith(manufacturer, StringComparison.Ordinal)), string.Join(' ', answer.Targets));
        Assert.AreEqual(manufacturer, _jobs.Single().Request.Target.Manufacturer);
        CollectionAssert.Contains(_commands.Single().Arguments.ToArray(), "--libs=plugin", "A comma would cut the path.");
    }

    [TestMethod]
    [DataRow("info-all", "qualcomm", "Qualcomm", "libQnnHtp.so: cannot open shared object file: No such file or directory")]
    [DataRow("info-qualcomm", "qualcomm", "Qualcomm", "libQnnHtp.so: cannot open shared object file: No such file or directory")]
    [DataRow("info-all", "samsung", "Samsung", "undefined symbol: _ZN11flatbuffers13ClassicLocale9instance_E")]
    [DataRow("no-plugin-dir", null, "FakeNpu", "did not list it")]
    public async Task UnlistedPlugin_DoesNotLoad_ThoughTheExitCodeIsZero_AndIsNotTried(string log, string? backend, string plugin, string words)
    {
        CompilerProbe answer = await Ask(log, Compiler(backend, plugin));

        Assert.AreEqual(false, answer.Loads);
        StringAssert.Contains(answer.LoadProblem, words);
        Assert.AreEqual(0, _jobs.Count);
        Assert.IsFalse(answer.CanCompile);
    }

    [TestMethod]
    public async Task PluginThatLoads_ButDoesNotCompile_IsShownWithTheToolsWords()
    {
        _outcome = CompileOutcome.Failed;

        CompilerProbe answer = await Ask("info-all", Compiler("mediatek", "MediaTek"));

        Assert.AreEqual(true, answer.Loads);
        Assert.IsFalse(answer.CanCompile);
        Assert.AreEqual("Failed to load NeuronAdapter shared library", answer.Trials.Single().Words);
    }

    [TestMethod]
    public async Task TwoSdks_AreTriedApart_EachForItsOwnSocs()
    {
        VendorCompiler compiler = Compiler("mediatek", "MediaTek") with
        {
            Sdks = [new VendorSdk("8.0.10", ["/sdk/v8"], "a"), new VendorSdk("9.0.3", ["/sdk/v9"], "b")],
            LibraryFolders = ["/sdk/v8"],
        };

        CompilerProbe answer = await Ask("info-all", compiler);

        Assert.AreEqual("15 1", string.Join(' ', answer.Trials.Select(static trial => trial.Targets.Count)));
        Assert.AreEqual("MediaTek_MT6993", answer.Trials[1].Targets.Single());
        Assert.AreEqual("/sdk/v9", _jobs[1].Compiler.LibraryFolders.Single());
    }

    [TestMethod]
    public async Task WithoutToolOrPlugin_NothingIsAsked()
    {
        CompilerProbe answer = await Ask("info-all", Compiler("mediatek", "MediaTek") with { Plugin = null });

        Assert.IsNull(answer.Loads);
        Assert.AreEqual(0, _commands.Count);
    }

    private static VendorCompiler Compiler(string? backend, string plugin) =>
        new() { Backend = backend, Title = plugin, PluginName = plugin, Plugin = $"/a, b/libLiteRtCompilerPlugin_{plugin}.so" };

    private async Task<CompilerProbe> Ask(string log, VendorCompiler compiler)
    {
        string raw = Shared.Path("toolchain", "logs", "raw");
        ToolchainProbe probe = new(
            (command, _) =>
            {
                _commands.Add(command);
                return Task.FromResult(new ToolRun
                {
                    Command = command,
                    ExitCode = 0,
                    Output = File.ReadAllText(Path.Combine(raw, log + ".stdout")),
                    Error = File.ReadAllText(Path.Combine(raw, log + ".stderr")),
                });
            },
            (job, _, _, _) =>
            {
                _jobs.Add(job);
                return Task.FromResult(new CompileAttempt
                {
                    Outcome = _outcome,
                    Log = File.ReadAllText(Path.Combine(raw, "mediatek-vww_96_float.stderr")),
                });
            });
        Toolchain toolchain = new() { Tool = "/tool", Compilers = [compiler] };
        return (await probe.AskAsync(toolchain, CancellationToken.None)).Single();
    }
}
