using System.Text.RegularExpressions;
using ModelSdk.Format;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>MediaTek: the adapter's cache without a container, as files of 2024 hold it; the runtime still takes it.</summary>
/// <remarks>Seen in one file: the first word is the length less four. Also what all readers of MediaTek's code share.</remarks>
internal static partial class NeuronCache
{
    /// <summary>The row of <see cref="BytecodeFormats"/>; also takes a container of which only the end can be read.</summary>
    public static readonly BytecodeFormat Format = new("mediatek", "NeuroPilot adapter cache", Recognises, Read);

    /// <summary>The facts of compiled networks, of which each has a trailer or not.</summary>
    public static BytecodeFacts Facts(BytecodeFacts facts, IReadOnlyList<NeuronTrailer> trailers)
    {
        string[] options = [.. trailers.Select(static trailer => trailer.Options).OfType<string>().Distinct()];
        List<string> problems = [.. facts.Problems];
        if (trailers.Any(static trailer => trailer.Compiler is null && trailer.Commit is null))
        {
            problems.Add("the identity of its compiler cannot be read: it is damaged");
        }

        return facts with
        {
            Backend = Format.Backend,
            Compiler = trailers.Select(static trailer => trailer.Compiler).FirstOrDefault(static text => text is not null),
            CompilerBuild = trailers.Select(static trailer => trailer.Commit).FirstOrDefault(static text => text is not null),
            SdkVersion = facts.SdkVersion ?? trailers.Select(static trailer => trailer.Version).FirstOrDefault(static text => text is not null),
            Options = options.Length == 0 ? null : string.Join('\n', options),
            Soc = options.Select(static text => SocInName().Match(text)).FirstOrDefault(static match => match.Success)?.Groups[1].Value,
            Problems = problems,
        };
    }

    private static bool Recognises(ModelFile code) => NeuronTrailer.IsIn(code, 0, code.Length)
        || (code.Length >= 12 && StartsWithLength(code) && code.UInt32(4) == 12 && code.UInt32(8) == 8);

    private static BytecodeFacts Read(ModelFile code) => Facts(
        new BytecodeFacts
        {
            Format = Format.Title,
            Problems = StartsWithLength(code)
                ? []
                : [$"it is neither a NeuroPilot container nor an adapter cache of {code.Length} bytes: it is truncated or damaged"],
        },
        NeuronTrailer.Find(code, 0, code.Length) is { } trailer ? [trailer] : []);

    private static bool StartsWithLength(ModelFile code) => code.UInt32(0) == code.Length - 4;

    // LiteRT's plugin tells the adapter the SoC, which names its intermediate file: mt6989_1755112141494720.dla.
    [GeneratedRegex(@"(?:^|[/_ ])(mt\d{4})_\d+\.dla", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SocInName();
}
