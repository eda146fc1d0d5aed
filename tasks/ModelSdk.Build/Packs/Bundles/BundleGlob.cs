using System.Text;
using System.Text.RegularExpressions;

namespace ModelSdk.Build.Packs.Bundles;

/// <summary>A pattern of <c>compression.uncompressedGlob</c> in a bundle configuration, with bundletool's meaning.</summary>
/// <remarks>
/// Used by the rule about compressed models (MSDK5143). A pattern is held against the whole path in the module
/// (<c>assets/models/App/flowers/flowers.tflite</c>). Meaning of the signs as in bundletool's PathMatcher, which is not the
/// glob of Java: <c>?</c> matches <c>/</c> too. A pattern that bundletool would refuse matches nothing here.
/// </remarks>
internal static class BundleGlob
{
    // No pattern takes longer than in proportion to the path.
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking;

    // What stands for the signs that are read alike inside and outside of braces.
    private static readonly Dictionary<char, string> Signs = new() { ['*'] = "[^/]*", ['?'] = "." };

    /// <summary>Whether the path matches.</summary>
    public static bool IsMatch(string glob, string path)
    {
        try
        {
            return ToRegex(glob) is { } pattern && Regex.IsMatch(path, pattern, Options);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string? ToRegex(string glob)
    {
        StringBuilder pattern = new(@"\A");
        bool inBraces = false;
        for (int i = 0; i < glob.Length; i++)
        {
            char sign = glob[i];
            switch (sign)
            {
                case '\\' when i + 1 < glob.Length:
                    pattern.Append(Regex.Escape(glob[++i].ToString()));
                    break;
                case '*' when i + 1 < glob.Length && glob[i + 1] == '*':
                    pattern.Append(".*?");
                    i++;
                    break;
                case '[' when glob.IndexOf(']', i + 1) is int end and > 0 && end > i + 1 && !glob[i..end].Contains('/'):
                    pattern.Append(ToSet(glob[(i + 1)..end]));
                    i = end;
                    break;
                case '{' when !inBraces:
                    pattern.Append("(?:");
                    inBraces = true;
                    break;
                case '}' when inBraces:
                    pattern.Append(')');
                    inBraces = false;
                    break;
                case ',' when inBraces:
                    pattern.Append('|');
                    break;
                case '\\' or '[' or ']' or '{' or '}':
                    return null;
                default:
                    pattern.Append(Signs.GetValueOrDefault(sign) ?? Regex.Escape(sign.ToString()));
                    break;
            }
        }

        return inBraces ? null : pattern.Append(@"\z").ToString();
    }

    // Ranges stay as they are; ! at the beginning negates, ^ does not.
    private static string ToSet(string members)
    {
        string escaped = members.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
        return escaped[0] switch
        {
            '!' => $"[^{escaped[1..]}]",
            '^' => $"[\\{escaped}]",
            _ => $"[{escaped}]",
        };
    }
}
