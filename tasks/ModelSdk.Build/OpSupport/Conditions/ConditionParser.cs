using System.Globalization;

namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>Parses the condition language of Data/README.md; called by <see cref="Condition.Parse"/>.</summary>
internal sealed class ConditionParser(string text)
{
    private static readonly string[] Comparisons = ["=", "!=", "<", "<=", ">", ">="];

    private readonly List<ConditionToken> _tokens = ConditionLexer.Split(text);
    private int _at;

    private ConditionToken Next => _tokens[_at];

    /// <exception cref="FormatException">The text is no condition; the message tells where and why.</exception>
    public Condition Parse()
    {
        Condition condition = ParseAny();
        return Next.Kind == TokenKind.End ? condition : throw Wrong($"'{Next.Text}' is not expected");
    }

    private Condition ParseAny()
    {
        List<Condition> parts = [ParseAll()];
        while (TakeName("or"))
        {
            parts.Add(ParseAll());
        }

        return parts.Count == 1 ? parts[0] : new AnyOf([.. parts]);
    }

    private Condition ParseAll()
    {
        List<Condition> parts = [ParseOne()];
        while (TakeName("and"))
        {
            parts.Add(ParseOne());
        }

        return parts.Count == 1 ? parts[0] : new AllOf([.. parts]);
    }

    private Condition ParseOne()
    {
        if (TakeName("not"))
        {
            return new Not(ParseOne());
        }

        // A parenthesis may hold a condition or a number: what follows it tells.
        int start = _at;
        if (Take("(") && TryParse(ParseAny, out Condition? inner) && Take(")") && !IsTermGoingOn)
        {
            return inner;
        }

        _at = start;
        return ParseComparison();
    }

    private bool IsTermGoingOn => Next.Kind == TokenKind.Symbol && (Comparisons.Contains(Next.Text) || Next.Text is "+" or "-" or "*" or "/" or "%")
        || Next is { Kind: TokenKind.Name, Text: "in" };

    private Condition ParseComparison()
    {
        Term left = ParseSum();
        if (Next.Kind == TokenKind.Symbol && Comparisons.Contains(Next.Text))
        {
            string symbol = _tokens[_at++].Text;
            return new Comparison(left, symbol, [ParseSum()]);
        }

        bool denied = Next.Text == "not" && _tokens[_at + 1].Text == "in";
        _at += denied ? 1 : 0;
        if (!TakeName("in"))
        {
            return new Truth(left);
        }

        Expect("(");
        List<Term> values = [ParseSum()];
        while (Take(","))
        {
            values.Add(ParseSum());
        }

        Expect(")");
        return new Comparison(left, denied ? "not in" : "in", [.. values]);
    }

    private Term ParseSum()
    {
        Term term = ParseProduct();
        while (Next is { Kind: TokenKind.Symbol, Text: "+" or "-" })
        {
            term = new Arithmetic(_tokens[_at++].Text, term, ParseProduct());
        }

        return term;
    }

    private Term ParseProduct()
    {
        Term term = ParseAtom();
        while (Next is { Kind: TokenKind.Symbol, Text: "*" or "/" or "%" })
        {
            term = new Arithmetic(_tokens[_at++].Text, term, ParseAtom());
        }

        return term;
    }

    private Term ParseAtom()
    {
        ConditionToken token = Next;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new Literal(Value.Of(ParseNumber()));
            case TokenKind.Text:
                _at++;
                return new Literal(Value.Of(token.Text));
            case TokenKind.Name:
                _at++;
                return ParseName(token);
            case TokenKind.Symbol when Take("-"):
                return new Literal(Value.Of(-ParseNumber()));
            case TokenKind.Symbol when Take("("):
                Term inner = ParseSum();
                Expect(")");
                return inner;
            case TokenKind.Symbol when Take("["):
                return new Literal(Value.Of(ParseList()));
            default:
                throw Wrong(token.Kind == TokenKind.End ? "it ends too early" : $"'{token.Text}' is not expected");
        }
    }

    private Term ParseName(ConditionToken token)
    {
        if (Take("("))
        {
            return token.Text.EndsWith(".dim", StringComparison.Ordinal) ? ParseDimension(token) : ParseCall(token);
        }

        return token.Text switch
        {
            "true" => new Literal(Value.Of(true, "true", "false")),
            "false" => new Literal(Value.Of(false, "true", "false")),
            _ => ConditionNames.Find(token.Text, 0) ?? new Literal(Value.Of(token.Text)),
        };
    }

    private Term ParseDimension(ConditionToken token)
    {
        double index = Take("-") ? -ParseNumber() : ParseNumber();
        Expect(")");
        return ConditionNames.Find(token.Text, index) ?? throw Wrong($"there is no tensor '{token.Text}'");
    }

    private Term ParseCall(ConditionToken token)
    {
        List<Term> arguments = [ParseSum()];
        while (Take(","))
        {
            arguments.Add(ParseSum());
        }

        Expect(")");
        return FunctionTerm.Create(token.Text, [.. arguments]) ?? throw Wrong($"there is no function '{token.Text}'");
    }

    private double[] ParseList()
    {
        List<double> numbers = [];
        while (!Take("]"))
        {
            numbers.Add(Take("-") ? -ParseNumber() : ParseNumber());
            Take(",");
        }

        return [.. numbers];
    }

    private double ParseNumber()
    {
        ConditionToken token = Next;
        if (token.Kind != TokenKind.Number
            || !double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            throw Wrong($"'{token.Text}' is no number");
        }

        _at++;
        return number;
    }

    private bool TryParse(Func<Condition> parse, out Condition condition)
    {
        try
        {
            condition = parse();
            return true;
        }
        catch (FormatException)
        {
            condition = null!;
            return false;
        }
    }

    private bool Take(string symbol)
    {
        if (Next.Kind != TokenKind.Symbol || Next.Text != symbol)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TakeName(string name)
    {
        if (Next.Kind != TokenKind.Name || Next.Text != name)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Wrong($"'{symbol}' is missing");
        }
    }

    private FormatException Wrong(string why) => new($"The condition '{text}' is wrong at column {Next.Column + 1}: {why}");
}
