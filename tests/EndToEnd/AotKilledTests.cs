using System.Diagnostics;
using System.Text;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>Builds that end in the middle of a real compile: the next build is right and believes no half file.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
[TestCategory("Long")]
public class AotKilledTests
{
    // Writes half of the right file, says so, and waits for ever.
    private const string Half = """
        "$TOOL" "$@"; truncate -s 100000 "$OUT"; echo $$ > "$HERE/pid"; exec sleep 300
        """;

    private const string Item = """
        <Model Include="Models/digits.tflite" />
        <Model Include="Models/kws_ref_model.tflite" Targets="IntelOpenVINO_LNL" CompilerOptions="--intel_openvino_graph_backends=cpu" />
        """;

    [TestMethod]
    [DataRow("KILL")]
    [DataRow("INT")]
    [DataRow("TERM")]
    public void Build_EndedInTheMiddle_IsFollowedByOneThatIsRight(string signal)
    {
        using ToolWrapper wrapper = ToolWrapper.Until(Half);
        Consumer app = Create($"ended by {signal}", wrapper);
        app.DotNet("restore").Succeeded();

        StringBuilder output = new();
        using Process build = DotNet.Begin(output, "dotnet", app.Folder, "build", "-c", "Release", "--no-restore");
        try
        {
            WaitFor(() => File.Exists(wrapper.Beside("pid")), output);
            Process.Start("kill", ["-" + signal, build.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
            Assert.IsTrue(build.WaitForExit(TimeSpan.FromSeconds(60)), output.ToString());
            string tool = File.ReadAllText(wrapper.Beside("pid")).Trim();
            if (signal == "INT")
            {
                WaitFor(() => !Directory.Exists($"/proc/{tool}"), output);
            }
        }
        finally
        {
            Ended(wrapper);
        }

        Assert.AreEqual(0, app.Files("cache", "aot").Count(static f => f.EndsWith("kws_ref_model.tflite", StringComparison.Ordinal) && !f.Contains("tmp", StringComparison.Ordinal)), string.Join('\n', app.Files("cache", "aot")));

        wrapper.GetWell();
        AssertRight(app);
    }

    [TestMethod]
    public void TwoBuilds_AtOnce_WithOneCache_CompileOnce()
    {
        using ToolWrapper wrapper = new("sleep 2");
        Consumer one = Create("first of two", wrapper);
        Consumer two = Create("second of two", wrapper);
        string cache = one.PathOf("cache");
        foreach (Consumer app in new[] { one, two })
        {
            app.DotNet("restore").Succeeded();
        }

        StringBuilder output = new();
        string[] arguments = ["build", "-c", "Release", "--no-restore", $"-p:ModelSdkCacheDir={cache}"];
        using Process first = DotNet.Begin(output, "dotnet", one.Folder, arguments);
        using Process second = DotNet.Begin(output, "dotnet", two.Folder, arguments);
        first.WaitForExit();
        second.WaitForExit();
        Assert.AreEqual((0, 0), (first.ExitCode, second.ExitCode), output.ToString());
        Assert.AreEqual(1, wrapper.Starts.Length, output.ToString());
        AssertRight(one);
        AssertRight(two);
    }

    [TestMethod]
    public void ReadOnlyProject_WithItsOutputsElsewhere_IsBuilt()
    {
        using ToolWrapper wrapper = new();
        Consumer app = Create("read-only", wrapper);
        string outputs = Path.Combine(TestFolder.Root, "outputs of read-only");
        using (new ReadOnlyFolder(app.Folder, app.PathOf("Models")))
        {
            app.DotNet("build", "-c", "Release", "--artifacts-path", outputs, $"-p:ModelSdkCacheDir={outputs}/cache").Succeeded();
        }

        Assert.AreEqual(
            1, Directory.GetFiles(Path.Combine(outputs, "bin"), "kws_ref_model.tflite", SearchOption.AllDirectories)
                .Count(static f => f.Contains(LiteRtTools.Target, StringComparison.Ordinal)));
    }

    private static void AssertRight(Consumer app)
    {
        BuildLog build = app.Logged("build", "-c", "Release");
        string folder = app.PathOf("bin", "Release", "net10.0", "models", "Compiled", "kws_ref_model");
        Assert.AreEqual(123687, new FileInfo(Path.Combine(folder, LiteRtTools.Target, "kws_ref_model.tflite")).Length, build.Result.Output);
        Assert.IsTrue(File.Exists(Path.Combine(folder, "artifacts.json")));
        Digits.AssertAnswer(app.DotNet("run", "-c", "Release", "--no-build", "--", Digits.TestSet));
    }

    private static Consumer Create(string folder, ToolWrapper wrapper) =>
        AotRealTests.Create(folder, Item, $"<ModelSdkLiteRt>{wrapper.Folder}</ModelSdkLiteRt>");

    // What a killed build left running is ours to end.
    private static void Ended(ToolWrapper wrapper)
    {
        if (File.Exists(wrapper.Beside("pid")))
        {
            string tool = File.ReadAllText(wrapper.Beside("pid")).Trim();
            if (Directory.Exists($"/proc/{tool}"))
            {
                Process.Start("kill", ["-KILL", tool]).WaitForExit();
            }
        }
    }

    private static void WaitFor(Func<bool> condition, StringBuilder output)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.IsTrue(clock.Elapsed < TimeSpan.FromMinutes(2), output.ToString());
            Thread.Sleep(50);
        }
    }
}
