using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelSdk.Build.Files;

namespace ModelSdk.Build.Aot.Caching;

/// <summary>What the result of a compile depends on, and its place in the cache: the SHA-256 over that.</summary>
/// <remarks>
/// Made by <see cref="AotCompiler"/>. Inputs only: compilers write temporary paths and times into their bytecode, so the same
/// input does not give the same output (aot-toolchain.md 8.1). Not in it: names, paths, times, timeouts, memory, cores.
/// </remarks>
internal sealed class CompileKey
{
    /// <summary>Version of what we do around the tool; another one lets every cached result be compiled again.</summary>
    public const int DriverVersion = 1;

    private CompileKey(IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        Facts = facts;

        // Each value with its length, so that no text can be read as two facts.
        StringBuilder text = new();
        foreach ((string name, string value) in facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} {value.Length} {value}\n");
        }

        Text = ContentHash.Of(text.ToString());
    }

    /// <summary>The hash in lower case.</summary>
    public string Text { get; }

    /// <summary>What went into it, by name, in order; the record of a result holds it for people who wonder about a miss.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; }

    /// <summary>The key of a compile.</summary>
    public static CompileKey Of(CompileJob job)
    {
        CompileRequest request = job.Request;
        List<KeyValuePair<string, string>> facts =
        [
            new("driver", DriverVersion.ToString(CultureInfo.InvariantCulture)),
            new("model", request.ModelSha256),
            new("tool", job.Toolchain.ToolHash),
            new("liteRt", job.Toolchain.LiteRtVersion ?? ""),
            new("compiler", job.Compiler.Fingerprint),
            new("manufacturer", request.Target.Manufacturer),
            new("socModel", request.Target.CompilerModel ?? ""),
            new("maxPartitions", request.MaxPartitions?.ToString(CultureInfo.InvariantCulture) ?? ""),
        ];
        facts.AddRange(request.Options.FlagsFor(request.Target).Select(static flag => new KeyValuePair<string, string>("flag", flag)));
        facts.AddRange(request.Options.Files.Select(static file => new KeyValuePair<string, string>("optionFile", HashOf(file))));
        return new CompileKey(facts);
    }

    // Small files of options, such as op filters. What cannot be read stops the compiler, not the key.
    private static string HashOf(string file)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
