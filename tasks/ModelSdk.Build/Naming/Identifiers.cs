using System.Globalization;
using System.Text;

namespace ModelSdk.Build.Naming;

/// <summary>Turns names of files, tensors, signatures and labels into C# identifiers; the one place that does.</summary>
/// <remarks>
/// Results depend on the name alone: no culture, no Unicode normalization (which the invariant mode of .NET leaves out),
/// no hashes. Rules: docs/generated-classes.md, "Names".
/// </remarks>
public static class Identifiers
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const",
        "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern",
        "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface",
        "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params",
        "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof",
        "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong",
        "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    // Legal as members, but not as names of types.
    private static readonly HashSet<string> ReservedTypeNames = new(StringComparer.Ordinal)
    {
        "await", "dynamic", "extension", "field", "file", "nameof", "nint", "notnull", "nuint", "partial", "record",
        "required", "scoped", "unmanaged", "var", "when", "where", "with", "yield", "_",
    };

    /// <summary>The parts between anything that is no letter or digit, each with a capital first letter; "" when there are none.</summary>
    public static string Pascal(string name)
    {
        StringBuilder result = new(name.Length + 1);
        bool partBegins = true;
        foreach (char c in name)
        {
            if (char.IsLetterOrDigit(c))
            {
                if (result.Length == 0 && !char.IsLetter(c))
                {
                    result.Append('T');
                }

                // ASCII digits only: others are letters to the compiler, but start no part in any readable way.
                result.Append(partBegins ? char.ToUpperInvariant(c) : c);
                partBegins = false;
            }
            else if (result.Length > 0 && !partBegins && IsMark(c))
            {
                // Accents of decomposed letters (file names of macOS) and vowel signs belong to the letter before.
                result.Append(c);
            }
            else
            {
                partBegins = true;
            }
        }

        return result.ToString();
    }

    /// <summary>The parameter name for a pascal-case name: its leading capitals in lower case, as <c>lstmState</c>.</summary>
    public static string Camel(string pascal)
    {
        char[] letters = pascal.ToCharArray();
        for (int i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            bool beginsWord = i > 0 && i + 1 < letters.Length && char.IsLower(letters[i + 1]);
            if (beginsWord)
            {
                break;
            }

            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }

    /// <summary>The pascal-case name with only its first letter in lower case: two names never become one.</summary>
    public static string CamelFirstLetter(string pascal) => char.ToLowerInvariant(pascal[0]) + pascal[1..];

    /// <summary>The name as source code writes it: with @ when it is a keyword.</summary>
    public static string Escape(string identifier) => Keywords.Contains(identifier) ? "@" + identifier : identifier;

    /// <summary>Whether the text is an identifier that needs no @.</summary>
    public static bool IsIdentifier(string text) =>
        text.Length > 0
        && (text[0] == '_' || char.IsLetter(text[0]))
        && text.All(c => c == '_' || char.IsLetterOrDigit(c) || IsMark(c))
        && !Keywords.Contains(text);

    /// <summary>Whether a class can have the name.</summary>
    public static bool IsTypeName(string text) => IsIdentifier(text) && !ReservedTypeNames.Contains(text);

    /// <summary>Whether the text is identifiers with dots between them.</summary>
    public static bool IsNamespace(string text) => text.Split('.').All(IsIdentifier);

    /// <summary>The default namespace made valid: each bad character becomes an underscore, as in digit_reader.</summary>
    public static string SanitizeNamespace(string text) => string.Join(
        '.', text.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(SanitizePart).DefaultIfEmpty("_"));

    private static string SanitizePart(string part)
    {
        string result = string.Concat(part.Select(c => c == '_' || char.IsLetterOrDigit(c) || IsMark(c) ? c : '_'));
        return IsIdentifier(result) ? result : "_" + result;
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
