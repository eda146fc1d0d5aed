using ModelSdk.Format;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>Intel: a header of LiteRT before what OpenVINO exports of one partition.</summary>
/// <remarks>Source: LiteRT, litert/vendors/intel_openvino/bytecode_header.h: magic, version, device, reserved; 20 bytes.</remarks>
internal static class OpenVinoExport
{
    private const int HeaderLength = 20;
    private const uint KnownVersion = 1;

    /// <summary>The row of <see cref="BytecodeFormats"/>.</summary>
    public static readonly BytecodeFormat Format = new(
        "intel_openvino", "OpenVINO export", static code => code.HasAt(0, "LRTOVHDR"u8), Read);

    /// <summary>Names of the devices by their code (litert/c/options/litert_intel_openvino_options.h).</summary>
    public static readonly string[] Devices = ["cpu", "gpu", "npu", "auto"];

    private static BytecodeFacts Read(ModelFile code)
    {
        List<string> problems = [];
        uint version = code.UInt32(8);
        uint device = code.UInt32(12);
        if (version != KnownVersion)
        {
            problems.Add($"its header has version {version}, LiteRT reads {KnownVersion}");
        }

        if (device >= Devices.Length)
        {
            problems.Add($"its header names device {device}, which OpenVINO does not have");
        }

        if (code.Length <= HeaderLength)
        {
            problems.Add("nothing follows its header");
        }

        return new BytecodeFacts
        {
            Backend = Format.Backend,
            Format = Format.Title,
            Details = [new("device", device < Devices.Length ? Devices[device] : $"{device}"), new("header version", $"{version}")],
            Problems = problems,
        };
    }
}
