using System.Diagnostics;
using System.Text;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Proto;

/// <summary>Google's protoc: turns bytes that we wrote into text, and text that a test wrote into bytes, by the schemas in this folder.</summary>
/// <param name="schema">File in Schemas.</param>
/// <param name="message">Full name of the message.</param>
internal sealed class Protoc(string schema, string message)
{
    /// <summary>For <see cref="NeedsAttribute"/>.</summary>
    public const string Need = "protoc";

    /// <summary>Groups of devices.</summary>
    public static readonly Protoc DeviceGroups = new("device_targeting_config.proto", "android.bundle.DeviceGroupConfig");

    /// <summary>Manifests.</summary>
    public static readonly Protoc Xml = new("Resources.proto", "aapt.pb.XmlNode");

    /// <summary>Bundle configurations.</summary>
    public static readonly Protoc BundleConfig = new("config.proto", "android.bundle.BundleConfig");

    /// <summary>Contents of an APK set.</summary>
    public static readonly Protoc Toc = new("toc.proto", "Toc");

    /// <summary>Targeting of folders, as bundletool adds it to modules.</summary>
    public static readonly Protoc Assets = new("toc.proto", "Assets");

    /// <summary>The text of a message; a field that the schema does not know is shown by its number.</summary>
    public string Decode(byte[] bytes) => Encoding.UTF8.GetString(Run("--decode", bytes));

    /// <summary>The bytes of a text.</summary>
    public byte[] Encode(string text) => Run("--encode", Encoding.UTF8.GetBytes(text), "--deterministic_output");

    // Not ToolRun: here the output is bytes.
    private byte[] Run(string verb, byte[] input, params string[] more)
    {
        string folder = Repository.Path("tests", "ModelSdk.Packs.Tests", "Proto", "Schemas");
        ProcessStartInfo start = new(Shared.Tool(Need), [$"{verb}={message}", .. more, $"--proto_path={folder}", Path.Combine(folder, schema)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        using MemoryStream output = new();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        using (Stream stream = process.StandardInput.BaseStream)
        {
            stream.Write(input);
        }

        Assert.IsTrue(process.WaitForExit(TimeSpan.FromMinutes(1)), "protoc does not end");
        copy.GetAwaiter().GetResult();
        Assert.AreEqual(0, process.ExitCode, error.GetAwaiter().GetResult());
        return output.ToArray();
    }
}
