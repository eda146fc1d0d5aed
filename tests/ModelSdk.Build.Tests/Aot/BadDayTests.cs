using ModelSdk.Build.Aot;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Aot;

/// <summary>What goes wrong around the real compiler: a clear diagnostic, no half file, and the next build is fine.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class BadDayTests
{
    private const string Model = "kws_ref_model";

    [TestMethod]
    public async Task FullDisk_ThatTheToolDoesNotNotice_IsNoticed()
    {
        // Writing fails after 50 blocks of 1024 bytes; the tool does not look and ends with 0.
        using ToolWrapper wrapper = new("trap '' XFSZ; test -e \"$HERE/well\" || ulimit -f 50");
        using AotScene scene = Intel().Through(wrapper);
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        Assert.AreEqual("MSDK4001", error.Rule.Id, error.Message);
        StringAssert.Contains(error.Message, "51,200 bytes instead of 123,687; the disk may be full");
        await IsFineLater(scene, wrapper);
    }

    [TestMethod]
    [DataRow("", "MSDK4001", DisplayName = "Nothing: no file at all.")]
    [DataRow(": > \"$OUT\"", "MSDK4001", DisplayName = "A file of 0 bytes.")]
    [DataRow("head -c 5000 /dev/urandom > \"$OUT\"", "MSDK4012", DisplayName = "Garbage.")]
    [DataRow("cp \"$IN\" \"$OUT\"", "MSDK4012", DisplayName = "The source model.")]
    [DataRow("mkdir -p \"$OUT\"", "MSDK4001", DisplayName = "A folder.")]
    [DataRow("\"$TOOL\" \"$@\"; truncate -s 100000 \"$OUT\"", "MSDK4001", DisplayName = "A cut file.")]
    [DataRow("\"$TOOL\" \"$@\"; kill -SEGV $$", "MSDK4001", DisplayName = "A good file, then a crash.")]
    [DataRow("\"$TOOL\" \"$@\"; exit 3", "MSDK4001", DisplayName = "A good file, then failure.")]
    [DataRow("\"$TOOL\" \"${@/LNL/PTL}\"", "MSDK4012", DisplayName = "For another SoC.")]
    public async Task Output_IsNotBelieved(string run, string id)
    {
        using ToolWrapper wrapper = ToolWrapper.Until(run);
        using AotScene scene = Intel().Through(wrapper);
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        Assert.AreEqual(id, error.Rule.Id, error.Message);
        Assert.AreEqual(Path.Combine(scene.Root, "models", Model + ".tflite"), error.File);
        await IsFineLater(scene, wrapper);
    }

    [TestMethod]
    [DataRow("truncated")]
    [DataRow("empty")]
    [DataRow("garbage")]
    public async Task DamagedModel_IsNotGivenToTheTool(string damage)
    {
        // The tool dies of a truncated model with SIGSEGV.
        using ToolWrapper wrapper = new();
        using AotScene scene = Intel().Through(wrapper);
        string model = Path.Combine(scene.Root, "models", Model + ".tflite");
        byte[] bytes = File.ReadAllBytes(model);
        File.WriteAllBytes(model, damage switch
        {
            "truncated" => bytes[..(bytes.Length / 2)],
            "empty" => [],
            _ => [.. bytes.Select(static (_, i) => (byte)(i * 7))],
        });
        AotBuildResult build = await scene.BuildAsync();
        Assert.AreEqual(0, wrapper.Starts.Length, AotScene.Text(build));
        scene.AssertNothingIsBelieved(build);

        File.WriteAllBytes(model, bytes);
        await IsFineLater(scene, wrapper);
    }

    [TestMethod]
    [TestCategory("Long")]
    public async Task HangingCompiler_IsEndedWithItsChildren()
    {
        using ToolWrapper wrapper = ToolWrapper.Until(": > \"$OUT\"; sleep 600 & echo $! > \"$HERE/child\"; wait");
        using AotScene scene = Intel().Through(wrapper).With("ModelSdkAotTimeout", "1");
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        Assert.AreEqual("MSDK4008", error.Rule.Id, error.Message);
        AssertEnded(wrapper);

        scene.Properties.Remove("ModelSdkAotTimeout");
        await IsFineLater(scene, wrapper);
    }

    [TestMethod]
    public async Task CancelledBuild_EndsTheCompiler_AndLeavesNothing()
    {
        using ToolWrapper wrapper = ToolWrapper.Until("\"$TOOL\" \"$@\"; sleep 600 & echo $! > \"$HERE/child\"; wait");
        using AotScene scene = Intel().Through(wrapper);
        using CancellationTokenSource cancelled = new();
        Task<AotBuildResult> build = scene.BuildAsync(cancelled.Token);
        string child = wrapper.Beside("child");
        for (int i = 0; i < 600 && !File.Exists(child) && !build.IsCompleted; i++)
        {
            await Task.Delay(50);
        }

        cancelled.Cancel();
        try
        {
            AotBuildResult result = await build;
            Assert.Fail(AotScene.Text(result));
        }
        catch (OperationCanceledException)
        {
        }

        AssertEnded(wrapper);
        Assert.IsFalse(File.Exists(scene.Deployed(Model, LiteRtTools.Target)));
        await IsFineLater(scene, wrapper);
    }

    [TestMethod]
    public async Task TwoBuilds_AtOnce_CompileOnce()
    {
        using ToolWrapper wrapper = new("sleep 0.5");
        using AotScene one = Intel().Through(wrapper);
        using AotScene two = Intel().Through(wrapper).With("ModelSdkCacheDir", one.Cache);
        AotBuildResult[] builds = await Task.WhenAll(one.BuildWellAsync(), two.BuildWellAsync());
        Assert.AreEqual(1, wrapper.Starts.Length);
        Assert.AreEqual(builds[0].Results.Single().Sha256, builds[1].Results.Single().Sha256);
        Assert.IsTrue(File.Exists(one.Deployed(Model, LiteRtTools.Target)) && File.Exists(two.Deployed(Model, LiteRtTools.Target)));
    }

    [TestMethod]
    public async Task FolderThatCannotBeWritten_IsSaid()
    {
        // A file where the folder should be: what also an administrator cannot write.
        using AotScene scene = Intel();
        File.WriteAllText(Path.Combine(scene.Root, "obj"), "");
        AotBuildResult build = await scene.BuildAsync();
        ModelDiagnostic error = build.Diagnostics.Single(static d => d.Severity == DiagnosticSeverity.Error);
        Assert.AreEqual("MSDK4017", error.Rule.Id);
        StringAssert.Contains(error.Message, Path.Combine(scene.Root, "obj"));
        Assert.IsFalse(build.IsFinal);
    }

    [TestMethod]
    public async Task ReadOnlyProject_IsBuiltElsewhere()
    {
        using AotScene scene = Intel();
        using AotScene elsewhere = new();
        using ReadOnlyFolder project = new(scene.Root, Path.Combine(scene.Root, "models"));
        scene.ObjFolder = elsewhere.Root;
        _ = await scene.With("ModelSdkCacheDir", elsewhere.Cache).BuildWellAsync();
        Assert.AreEqual(123687, new FileInfo(scene.Deployed(Model, LiteRtTools.Target)).Length);
    }

    [TestMethod]
    public async Task ReadOnlyProject_WithItsObj_IsSaid()
    {
        using AotScene scene = Intel();
        using AotScene elsewhere = new();
        using ReadOnlyFolder project = new(scene.Root);
        AotBuildResult build = await scene.With("ModelSdkCacheDir", elsewhere.Cache).BuildAsync();
        ModelDiagnostic error = build.Diagnostics.Single(static d => d.Severity == DiagnosticSeverity.Error);
        Assert.AreEqual("MSDK4017", error.Rule.Id);
        StringAssert.Contains(error.Message, Path.Combine(scene.Root, "obj"));
    }

    [TestMethod]
    public async Task CacheThatCannotBeWritten_IsAWarning_AndTheBuildIsFine()
    {
        using AotScene scene = Intel();
        string file = Path.Combine(scene.Root, "no folder");
        File.WriteAllText(file, "");
        AotBuildResult build = await scene.With("ModelSdkCacheDir", Path.Combine(file, "cache")).BuildWellAsync();
        Assert.AreEqual(1, build.Diagnostics.Count(static d => d.Rule.Id == "MSDK4016"), AotScene.Text(build));
        Assert.IsTrue(File.Exists(scene.Deployed(Model, LiteRtTools.Target)));
    }

    private static AotScene Intel()
    {
        AotScene scene = new();
        string model = Path.Combine(Directory.CreateDirectory(Path.Combine(scene.Root, "models")).FullName, Model + ".tflite");
        File.Copy(Shared.Path("testdata", "models", Model + ".tflite"), model);
        return scene.Add(model, LiteRtTools.Target, "CompilerOptions", LiteRtTools.CpuDevice);
    }

    private static async Task IsFineLater(AotScene scene, ToolWrapper wrapper)
    {
        wrapper.GetWell();
        AotBuildResult build = await scene.BuildWellAsync();
        Assert.AreEqual(123687, new FileInfo(scene.Deployed(Model, LiteRtTools.Target)).Length, AotScene.Text(build));
        Assert.AreEqual(0, TemporaryFiles(scene).Length, string.Join('\n', TemporaryFiles(scene)));
    }

    private static string[] TemporaryFiles(AotScene scene) =>
        [.. Directory.EnumerateFiles(scene.Root, "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file).Contains("tmp", StringComparison.Ordinal))];

    private static void AssertEnded(ToolWrapper wrapper)
    {
        string id = File.ReadAllText(wrapper.Beside("child")).Trim();
        for (int i = 0; i < 100 && Directory.Exists($"/proc/{id}"); i++)
        {
            Thread.Sleep(50);
        }

        Assert.IsFalse(Directory.Exists($"/proc/{id}"), "The compiler's child is still there.");
    }
}
