namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>Kind of a <see cref="ConditionToken"/>.</summary>
internal enum TokenKind
{
    Name,
    Number,
    Text,
    Symbol,
    End,
}

/// <summary>A word, number or symbol of a condition.</summary>
internal readonly record struct ConditionToken(TokenKind Kind, string Text, int Column);

/// <summary>Splits the text of a condition; called by <see cref="ConditionParser"/>.</summary>
internal static class ConditionLexer
{
    private static readonly string[] Symbols = ["!=", "<=", ">=", "=", "<", ">", "(", ")", "[", "]", ",", "+", "-", "*", "/", "%"];

    /// <exception cref="FormatException">A character that the language does not have.</exception>
    public static List<ConditionToken> Split(string text)
    {
        List<ConditionToken> tokens = [];
        int at = 0;
        while (at < text.Length)
        {
            char first = text[at];
            if (char.IsWhiteSpace(first))
            {
                at++;
                continue;
            }

            int start = at;
            if (char.IsAsciiLetter(first) || first == '_')
            {
                at = End(text, at, static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':');
                tokens.Add(new(TokenKind.Name, text[start..at], start));
            }
            else if (char.IsAsciiDigit(first))
            {
                at = End(text, at, static c => char.IsAsciiLetterOrDigit(c) || c == '.');
                tokens.Add(new(TokenKind.Number, text[start..at], start));
            }
            else if (first == '\'')
            {
                int close = text.IndexOf('\'', at + 1);
                at = close < 0 ? throw new FormatException($"no closing quote in '{text}'") : close + 1;
                tokens.Add(new(TokenKind.Text, text[(start + 1)..close], start));
            }
            else
            {
                string symbol = Array.Find(Symbols, symbol => text.AsSpan(at).StartsWith(symbol))
                    ?? throw new FormatException($"'{first}' at column {at + 1} of '{text}' is no part of a condition");
                at += symbol.Length;
                tokens.Add(new(TokenKind.Symbol, symbol, start));
            }
        }

        tokens.Add(new(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static int End(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return at;
    }
}
