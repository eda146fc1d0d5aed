using System.Globalization;
using System.Text;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Aot.Running;
using ModelSdk.Build.Processes;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Aot.Running;

/// <summary>A run of the real apply_plugin_main 2.3.0 that was recorded in <c>../shared/toolchain/logs</c>.</summary>
internal sealed class RecordedRun
{
    private static readonly Dictionary<string, string?> Backends = new()
    {
        ["IntelOpenVINO"] = "intel_openvino", ["MediaTek"] = "mediatek", ["Google"] = "google_tensor", ["Qualcomm"] = "qualcomm",
        ["Samsung"] = "samsung", ["FakeNpu"] = null,
    };

    /// <summary>Reads it.</summary>
    /// <param name="name">First column of AOT-CASES.tsv.</param>
    /// <param name="command">Its command line.</param>
    public RecordedRun(string name, string command)
    {
        string raw = Shared.Path("toolchain", "logs", "raw");
        Exit = int.Parse(File.ReadAllText(Path.Combine(raw, $"{name}.exitcode")), CultureInfo.InvariantCulture);

        // As ToolProcess reads it: bytes that are no UTF-8 become replacement characters.
        Error = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(raw, $"{name}.stderr")));
        Log = CompilerLog.Parse(Error);
        string manufacturer = command.Split("--soc_manufacturer=") is [_, string rest] ? rest.Split(' ')[0] : "IntelOpenVINO";
        CompileJob job = Jobs.Of(Backends.GetValueOrDefault(manufacturer, "intel_openvino"));
        Job = job with { Request = job.Request with { Target = job.Request.Target with { Manufacturer = manufacturer } } };
    }

    /// <summary>The exit code.</summary>
    public int Exit { get; }

    /// <summary>Standard error.</summary>
    public string Error { get; }

    /// <summary>What the parser makes of it.</summary>
    public CompilerLog Log { get; }

    /// <summary>A job that would have started it.</summary>
    public CompileJob Job { get; }

    /// <summary>What it came to.</summary>
    /// <param name="output"><c>said</c> for a file as long as the tool says, <c>none</c>, or its length.</param>
    public Verdict Judge(string output) => CompilerExit.Judge(
        Job,
        new ToolRun
        {
            Command = new ToolCommand { File = Job.Toolchain.Tool!, WorkingDirectory = "/run" },
            ExitCode = Exit,
            Error = Error,
        },
        Log,
        output switch
        {
            "said" => Log.SerializedBytes ?? 1,
            "none" => null,
            _ => long.Parse(output, CultureInfo.InvariantCulture),
        },
        "net.log");
}
