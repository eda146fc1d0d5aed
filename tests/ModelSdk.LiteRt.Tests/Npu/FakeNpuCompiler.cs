using System.Globalization;
using System.Text.RegularExpressions;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests;

/// <summary>Runs LiteRT's real tool with the fake plugin, as the build does, and reads how many operators it says it took.</summary>
internal static partial class FakeNpuCompiler
{
    /// <summary>Compiles for FAKE1, or another chip.</summary>
    public static (byte[] File, int OnNpu, int All) Compile(string model, string output, string chip = "FAKE1")
    {
        ToolRun run = ToolRun.Of(
            LiteRtTools.Tool,
            ["--cmd=apply", $"--model={model}", $"--o={output}", $"--libs={FakeNpu.PluginFolder}", $"--soc_manufacturer={FakeNpu.Manufacturer}", $"--soc_model={chip}"])
            .Succeeded();
        Match match = Selected().Match(run.Error);
        Assert.IsTrue(match.Success, run.ToString());
        return (File.ReadAllBytes(output), Number(match.Groups[1]), Number(match.Groups[2]));
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"selected (\d+) ops, from a total of (\d+) ops")]
    private static partial Regex Selected();
}
