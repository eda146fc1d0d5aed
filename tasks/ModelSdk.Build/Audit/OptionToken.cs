namespace ModelSdk.Build.Audit;

/// <summary>One option of MediaTek's option string with its values: <c>--opt 3</c> and <c>--opt=3</c> are the same.</summary>
/// <param name="Name">Such as <c>--opt</c>.</param>
/// <param name="Value">Its values without quotes, separated by a space.</param>
internal sealed record OptionToken(string Name, string Value)
{
    /// <summary>As users write it.</summary>
    public string Text => Value.Length == 0 ? Name : $"{Name} {Value}";

    /// <summary>The options of a string; values that belong to none are options of their own.</summary>
    public static IEnumerable<OptionToken> Parse(string text)
    {
        string? name = null;
        List<string> values = [];
        foreach (string word in Words(text))
        {
            if (!word.StartsWith('-') || double.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out _))
            {
                values.Add(word);
                continue;
            }

            if (name is not null || values.Count > 0)
            {
                yield return new OptionToken(name ?? "", string.Join(' ', values));
            }

            values = [];
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            name = equals < 0 ? word : word[..equals];
            if (equals >= 0)
            {
                values.Add(word[(equals + 1)..]);
            }
        }

        if (name is not null || values.Count > 0)
        {
            yield return new OptionToken(name ?? "", string.Join(' ', values));
        }
    }

    // Quotes keep words together and are lost on the way through two command lines, as are the backslashes before them.
    private static IEnumerable<string> Words(string text) => text
        .Replace("\\", "", StringComparison.Ordinal)
        .Replace("\"", "", StringComparison.Ordinal)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
