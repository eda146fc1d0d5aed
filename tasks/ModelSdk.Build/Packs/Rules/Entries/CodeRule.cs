using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Entries;

/// <summary>MSDK5136: code in a pack, by name or by its first bytes, and entries outside assets/.</summary>
/// <remarks>
/// Play for On-device AI forbids Java, Kotlin and native libraries in AI packs. bundletool refuses only what lies outside
/// assets/ (AssetModuleFilesValidator), so that a library among the models is found by Play, or by nobody.
/// </remarks>
internal sealed class CodeRule : IPackRule
{
    // bundletool writes it into the modules of a finished bundle.
    private const string Targeting = "assets.pb";

    private static readonly string[] Extensions =
        [".so", ".dex", ".odex", ".vdex", ".oat", ".jar", ".class", ".aar", ".apk", ".apks", ".aab"];

    private static readonly (string What, byte[] Bytes)[] Beginnings =
    [
        ("a native library or program (ELF)", [0x7F, (byte)'E', (byte)'L', (byte)'F']),
        ("compiled Java or Kotlin (DEX)", [(byte)'d', (byte)'e', (byte)'x', (byte)'\n', (byte)'0']),
        ("a Java class", [0xCA, 0xFE, 0xBA, 0xBE]),
    ];

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        foreach (PackContent pack in input.Set.Packs)
        {
            string[] outside = [.. pack.Files.Select(static file => file.Path).Where(IsOutside)];
            string[] code = [.. pack.Files.Where(static file => !IsOutside(file.Path)).Select(file => Describe(file, input.CancellationToken)).OfType<string>()];
            if (code.Length > 0)
            {
                yield return input.At(
                    DiagnosticRules.ForbiddenContent,
                    pack.Name,
                    "code",
                    NameList.Of(code),
                    pack.Name,
                    "Deliver it with the application: native libraries as AndroidNativeLibrary, Java libraries as AndroidLibrary");
            }

            if (outside.Length > 0)
            {
                yield return input.At(
                    DiagnosticRules.ForbiddenContent,
                    pack.Name,
                    "entries outside assets/",
                    NameList.Quoted(outside),
                    pack.Name,
                    "Move what the application reads below assets/, and leave out the rest");
            }
        }
    }

    private static bool IsOutside(string path) => !path.StartsWith("assets/", StringComparison.Ordinal) && path != Targeting;

    private static string? Describe(PackFile file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Extensions.Contains(Path.GetExtension(file.Path), StringComparer.OrdinalIgnoreCase)
            ? $"'{file.Path}'"
            : Recognize(file) is { } what ? $"'{file.Path}' is {what}" : null;
    }

    private static string? Recognize(PackFile file)
    {
        int most = Beginnings.Max(static row => row.Bytes.Length);
        if (file.Length < most)
        {
            return null;
        }

        byte[] head = new byte[most];
        using Stream stream = file.Open();
        int read = stream.ReadAtLeast(head, most, throwOnEndOfStream: false);
        return Beginnings.FirstOrDefault(row => head.AsSpan(0, read).StartsWith(row.Bytes)).What;
    }
}
