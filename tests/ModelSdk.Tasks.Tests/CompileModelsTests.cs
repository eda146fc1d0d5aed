using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ModelSdk.Build;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;
using Task = System.Threading.Tasks.Task;

namespace ModelSdk.Tasks.Tests;

/// <summary>The task around <see cref="AotBuild"/>: what it hands over, what it leaves behind, and how it logs.</summary>
[TestClass]
public class CompileModelsTests
{
    private static readonly ModelDiagnostic Warning = new(DiagnosticRules.AotSkipped, "net.tflite", "no tools");

    [TestMethod]
    public void Items_ReachTheBuild_EachModelOnce()
    {
        using TaskProject project = new TaskProject().With("own", null, ("Targets", "d9500"), ("CompilerOptions", "--opt 3"));
        MockEngine engine = new() { Cores = static _ => 3 };
        CompileModels task = project.Compile(engine, ("ModelSdkCacheDir", "cache"));
        task.ReferencedModels =
        [
            Item("/lib/net.tflite", ("AssemblyName", "Lib"), ("Name", "net"), ("Aot", "Always")),
            Item("/lib/net.tflite", ("AssemblyName", "Lib"), ("Name", "net")),
            Item("/package/net.tflite", ("AssemblyName", "Lib"), ("Name", "NET")),
            Item("/other/net.tflite", ("AssemblyName", "Other"), ("Name", "net")),
        ];
        task.Variants = [Item("made/own.tflite", ("Model", "own"), ("Targets", "Qualcomm_SM8750"))];
        task.CustomTargets = [Item("our chip", ("CompilerPlugin", "Ours"))];
        task.Occasion = "Optimize";
        AotProject? given = null;
        task.Run = (asked, _, _) =>
        {
            given = asked;
            return Done();
        };

        Assert.IsTrue(task.Execute());

        CollectionAssert.AreEqual(
            new[] { ("App/own", true, "--opt 3"), ("Lib/net", false, ""), ("Other/net", false, "") },
            given!.Models.Select(static m => (m.FullName, m.IsOwn, m.Item.Get("CompilerOptions"))).ToArray());
        Assert.AreEqual("Always", given.Models[1].Item.Get("Aot"));
        Assert.AreEqual("Qualcomm_SM8750", given.Variants.Single().Metadata["Targets"]);
        Assert.AreEqual("cache", given.Facts.Properties["ModelSdkCacheDir"]);
        Assert.AreEqual("Ours", given.Facts.CustomTargets.Single().Metadata["CompilerPlugin"]);
        Assert.AreEqual((AotOccasion.Optimize, 3), (given.Occasion, given.Cores));
        Assert.AreEqual(project.Output("aot/deploy"), given.DeployFolder);
        Assert.AreEqual(project.Output("aot/logs"), given.LogFolder);
        Assert.AreEqual(3, engine.Released);
    }

    [TestMethod]
    public void TaskHost_GrantsNoCores_AndGetsAllOfThemForCompilers()
    {
        using TaskProject project = new();
        CompileModels task = project.Compile(new MockEngine { Cores = static _ => throw new NotImplementedException() });
        int cores = 0;
        task.Run = (asked, _, _) =>
        {
            cores = asked.Cores;
            return Done();
        };

        Assert.IsTrue(task.Execute());

        Assert.AreEqual(Environment.ProcessorCount, cores);
    }

    [TestMethod]
    public void Lists_AndStamp_AreWrittenBeforeAnythingIsLogged()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        CompileModels task = project.Compile(engine);
        task.Run = (_, _, _) => Done(diagnostics: [Warning]);
        bool written = false;
        engine.WhenLogging = () => written = File.Exists(project.Output("aot/compile.stamp"));

        Assert.IsTrue(task.Execute());

        Assert.IsTrue(written);
        Assert.AreEqual("MSDK4009", engine.Warnings.Single().Code);
        Assert.AreEqual("models/App/net/artifacts.json\n", File.ReadAllText(project.Output("aot/compile.files")));
        Assert.AreEqual("/tools/apply_plugin_main\n/tools/config.json\n/tools/plugin.so\n", File.ReadAllText(project.Output("aot/compile.tools")));
    }

    [DataTestMethod]
    [DataRow(false, false, false, false, DisplayName = "not final")]
    [DataRow(true, true, false, false, DisplayName = "an error")]
    [DataRow(true, false, true, false, DisplayName = "a warning that the project makes an error")]
    [DataRow(true, false, false, true, DisplayName = "final")]
    public void Stamp_StandsForAFinalRunWithoutErrors(bool isFinal, bool isError, bool isPromoted, bool isStamped)
    {
        using TaskProject project = new();
        MockEngine engine = new() { Promoted = isPromoted ? ["MSDK4009"] : [] };
        CompileModels task = project.Compile(engine);
        ModelDiagnostic error = new(DiagnosticRules.CompilerMissing, "App.csproj", "none");
        task.Run = (_, _, _) => Done(isFinal, isError ? [error] : [Warning]);
        Directory.CreateDirectory(Path.GetDirectoryName(project.Output("aot/compile.stamp"))!);
        File.WriteAllText(project.Output("aot/compile.stamp"), "of the last run");

        Assert.AreEqual(!isError && !isPromoted, task.Execute());

        Assert.AreEqual(isStamped, File.Exists(project.Output("aot/compile.stamp")));
        Assert.IsTrue(File.Exists(project.Output("aot/compile.files")), "What there is can be deployed.");
    }

    [TestMethod]
    public void Progress_IsLoggedWhileCompilersRun_OnTheThreadOfTheTask()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        CompileModels task = project.Compile(engine);
        List<int> threads = [];
        using ManualResetEventSlim logged = new();
        engine.WhenMessage = message =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            logged.Set();
        };
        task.Run = async (_, progress, _) =>
        {
            progress.Report(Step(isDone: false));
            Assert.IsTrue(logged.Wait(TimeSpan.FromSeconds(30)), "The line is there before the compile has ended.");
            await Task.Yield();
            progress.Report(Step(isDone: true));
            progress.Report(Step(isDone: true, fromCache: true));
            progress.Report(Step(isDone: true, outcome: CompileOutcome.NothingSelected));
            progress.Report(Step(isDone: true, outcome: CompileOutcome.Failed));
            return await Done();
        };

        Assert.IsTrue(task.Execute());

        CollectionAssert.AreEqual(
            new[]
            {
                "flowers for MediaTek_MT6993: compiling…",
                "flowers for MediaTek_MT6993: compiled in 12.3 s",
                "flowers for MediaTek_MT6993: cached",
                "flowers for MediaTek_MT6993: the compiler takes no op (12.3 s)",
                "flowers for MediaTek_MT6993: failed after 12.3 s",
            },
            engine.Messages.Where(static m => m.Importance == MessageImportance.High).Select(static m => m.Message).ToArray());
        CollectionAssert.AreEqual(new[] { Environment.CurrentManagedThreadId }, threads.Distinct().ToArray());
    }

    [TestMethod]
    public void Cancel_EndsTheBuild_WithoutErrorAndStamp()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        CompileModels task = project.Compile(engine);
        task.Run = async (_, _, cancellationToken) =>
        {
            task.Cancel();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return await Done();
        };

        Assert.IsFalse(task.Execute());

        Assert.AreEqual(0, engine.Errors.Count);
        Assert.IsFalse(File.Exists(project.Output("aot/compile.stamp")));
    }

    [TestMethod]
    public void Cancel_BeforeExecute_StartsNothing()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        CompileModels task = project.Compile(engine);
        task.Run = static (_, _, _) => throw new AssertFailedException("It was started.");
        task.Cancel();

        Assert.IsFalse(task.Execute());
        Assert.AreEqual(0, engine.Errors.Count);
    }

    [TestMethod]
    public void UnexpectedException_IsMsdk9001()
    {
        using TaskProject project = new();
        MockEngine engine = new();
        CompileModels task = project.Compile(engine);
        task.Run = static (_, _, _) => throw new InvalidOperationException("surprise");

        Assert.IsFalse(task.Execute());

        BuildErrorEventArgs error = engine.Errors.Single();
        Assert.AreEqual("MSDK9001", error.Code);
        StringAssert.Contains(error.Message, "surprise");
    }

    [TestMethod]
    public void ApplicationWithoutModelsOfItsOwn_IsToldWhatIsWrongWithItsProperties()
    {
        using TaskProject misspelt = new();
        MockEngine warned = new();
        CompileModels fine = misspelt.Compile(warned);
        fine.CustomTargets = [Item("Qualcomm_N1", ("Manufacturer", "Qualcomm"), ("Model", "N1"), ("CompilerPlugn", "Ours"))];
        fine.Run = static (_, _, _) => Done();
        Assert.IsTrue(fine.Execute());
        Assert.AreEqual("MSDK1010", warned.Warnings.Single().Code);

        using TaskProject project = new();
        MockEngine engine = new();
        CompileModels task = project.Compile(engine, ("ModelSdkTargets", "d9500;Qualcom_SM8750"));
        task.ReferencedModels = [Item("/lib/net.tflite", ("AssemblyName", "Lib"), ("Name", "net"))];
        task.Run = static (_, _, _) => throw new AssertFailedException("It was started.");

        Assert.IsFalse(task.Execute());

        BuildErrorEventArgs error = engine.Errors.Single();
        Assert.AreEqual(("MSDK1004", project.ProjectFile), (error.Code, error.File));
        StringAssert.Contains(error.Message, "'Qualcom_SM8750'");
    }

    [TestMethod]
    public void MissingTools_AreAnErrorOfTheRealBuild_AndAWarningWhereTheProjectGoesOn()
    {
        foreach (string goOn in new[] { "", "true" })
        {
            using TaskProject project = new TaskProject().With("net", TaskProject.Digits(), ("Targets", "Nobody_N1"), ("Aot", "Always"));
            MockEngine engine = new();
            CompileModels task = project.Compile(
                engine, ("ModelSdkCacheDir", "cache"), ("ModelSdkContinueOnAotError", goOn));
            task.CustomTargets = [Item("Nobody_N1", ("Manufacturer", "Nobody"), ("Model", "N1"), ("CompilerPlugin", "Nobody"))];

            Assert.AreEqual(goOn.Length > 0, task.Execute());

            string[] said = [.. engine.Errors.Select(static e => e.Code).Concat(engine.Warnings.Select(static w => w.Code))];
            CollectionAssert.AreEqual(new[] { goOn.Length > 0 ? "MSDK4009" : "MSDK4002" }, said);
            Assert.AreEqual("", File.ReadAllText(project.Output("aot/compile.files")));
            Assert.IsFalse(File.Exists(project.Output("aot/compile.stamp")), "The next build tries again.");
        }
    }

    private static CompileRequest Request => new()
    {
        Name = "flowers",
        Options = new CompilerOptions { Files = ["/tools/config.json"] },
        ModelPath = "/flowers.tflite",
        ModelSha256 = "",
        Target = new SocTarget { Id = "MediaTek_MT6993", Vendor = "MediaTek", Backend = "mediatek", Manufacturer = "MediaTek" },
    };

    private static CompileProgress Step(
        bool isDone, bool fromCache = false, CompileOutcome outcome = CompileOutcome.Compiled) =>
        new(Request, isDone, outcome, fromCache, TimeSpan.FromSeconds(12.34));

    private static System.Threading.Tasks.Task<AotBuildResult> Done(bool isFinal = true, params ModelDiagnostic[] diagnostics)
    {
        VendorCompiler compiler = new() { Title = "MediaTek", PluginName = "MediaTek", Plugin = "/tools/plugin.so" };
        CompileJob job = new(Request, new Toolchain { Tool = "/tools/apply_plugin_main", Compilers = [compiler] }, compiler);
        CompileResult compiled = new() { Job = job, Outcome = CompileOutcome.Compiled };
        return Task.FromResult(new AotBuildResult(["models/App/net/artifacts.json"], [compiled, compiled], diagnostics, isFinal));
    }

    private static TaskItem Item(string path, params (string Name, string Value)[] metadata)
    {
        TaskItem item = new(path);
        foreach ((string name, string value) in metadata)
        {
            item.SetMetadata(name, value);
        }

        return item;
    }
}
