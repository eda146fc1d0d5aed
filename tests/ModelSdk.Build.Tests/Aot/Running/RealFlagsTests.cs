using System.Text.RegularExpressions;
using ModelSdk.Build.Aot.Running;
using ModelSdk.Build.Processes;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Aot.Running;

/// <summary>The table of flags against the real tool: the same names, and every value that we take is taken.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed partial class RealFlagsTests
{
    // Flags of the command-line library itself and retired ones are not listed by the tool.
    private static readonly string[] Unlisted = ["help", "helpfull", "version", "qualcomm_use_htp_preference", "qualcomm_use_qint16_as_quint16"];

    [TestMethod]
    public async Task Table_HasTheNamesThatTheToolLists()
    {
        ToolRun run = await RunAsync("--helpfull");
        string[] listed = [.. FlagPattern().Matches(run.Output + run.Error).Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

        Assert.IsTrue(listed.Length >= 80, run.Output);
        CollectionAssert.AreEqual(
            listed, CompilerFlags.All.Select(static flag => flag.Name).Except(Unlisted).Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public async Task EveryValueOfTheTable_IsTakenByTheTool()
    {
        int most = CompilerFlags.All.Max(static flag => flag.Values.Count);
        for (int i = 0; i < most; i++)
        {
            // An unknown command ends the tool after it has read its flags.
            string[] arguments = [.. CompilerFlags.All.Where(flag => flag.Kind is FlagKind.Choice or FlagKind.GraphChoice && flag.Values.Count > i)
                .Select(flag => $"--{flag.Name}={flag.Values[i]}")];

            ToolRun run = await RunAsync([.. arguments, "--cmd=nothing"]);

            StringAssert.DoesNotMatch(run.Error, new Regex("Illegal value|Unknown command line flag"), string.Join(' ', arguments));
        }
    }

    [TestMethod]
    public async Task ValuesOutsideTheTable_AreRefusedByTheTool()
    {
        foreach (CompilerFlag flag in CompilerFlags.All.Where(static flag => flag.Kind is FlagKind.Choice or FlagKind.Switch or FlagKind.Count or FlagKind.Number))
        {
            // Nobody looks at the values of retired flags, and help comes before everything else.
            if (Unlisted.Contains(flag.Name))
            {
                continue;
            }

            ToolRun run = await RunAsync($"--{flag.Name}=zzz", "--cmd=nothing");

            StringAssert.Contains(run.Error, $"Illegal value 'zzz' specified for flag '{flag.Name}'");
        }
    }

    [TestMethod]
    public async Task SwitchesAndRetiredFlags_AreTakenAsTheTableSays()
    {
        string[] switches = [.. CompilerFlags.All.Where(static flag => flag.Kind == FlagKind.Switch && !flag.Name.StartsWith("help", StringComparison.Ordinal) && flag.Name != "version")
            .SelectMany(static flag => (string[])[$"--{flag.Name}=true", $"--{flag.Name}=false"])];

        ToolRun run = await RunAsync([.. switches, "--cmd=nothing"]);

        StringAssert.DoesNotMatch(run.Error, new Regex("Illegal value|Unknown command line flag"));
    }

    private static Task<ToolRun> RunAsync(params string[] arguments) => ToolProcess.RunAsync(
        new ToolCommand
        {
            File = LiteRtTools.Tool,
            Arguments = arguments,
            WorkingDirectory = Path.GetTempPath(),
            Timeout = TimeSpan.FromMinutes(1),
        },
        CancellationToken.None);

    [GeneratedRegex(@"^ +--(\w+) \(", RegexOptions.Multiline)]
    private static partial Regex FlagPattern();
}
