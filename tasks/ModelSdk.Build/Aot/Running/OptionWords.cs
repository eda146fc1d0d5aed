using System.Text;

namespace ModelSdk.Build.Aot.Running;

/// <summary>A word of an option string.</summary>
/// <param name="Text">Without its quotes.</param>
/// <param name="Raw">As it was written.</param>
internal readonly record struct OptionWord(string Text, string Raw);

/// <summary>Cuts an option string into words at white space; double quotes keep it together, <c>\"</c> in them is a quote.</summary>
internal static class OptionWords
{
    /// <summary>The words; null when a quote is not closed.</summary>
    public static IReadOnlyList<OptionWord>? Of(string text)
    {
        List<OptionWord> words = [];
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return words;
            }

            int start = at;
            StringBuilder word = new();
            bool isQuoted = false;
            while (at < text.Length && (isQuoted || !char.IsWhiteSpace(text[at])))
            {
                if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '"')
                {
                    at++;
                    word.Append('"');
                }
                else if (text[at] == '"')
                {
                    isQuoted = !isQuoted;
                }
                else
                {
                    word.Append(text[at]);
                }

                at++;
            }

            if (isQuoted)
            {
                return null;
            }

            words.Add(new OptionWord(word.ToString(), text[start..at]));
        }
    }
}
