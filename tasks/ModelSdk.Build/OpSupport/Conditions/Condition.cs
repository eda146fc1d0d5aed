namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>A condition of a rule; made by <see cref="ConditionParser"/>, asked by Placement/NodeRules.</summary>
/// <remarks>The language is described in Data/README.md.</remarks>
internal abstract class Condition
{
    public static Condition Parse(string text) => new ConditionParser(text).Parse();

    public abstract bool Holds(in ConditionContext context);

    /// <summary>What does not hold; to be asked only when <see cref="Holds"/> gave false.</summary>
    public abstract ConditionFailure Explain(in ConditionContext context);

    /// <summary>What is allowed, for messages.</summary>
    public abstract string Allowed { get; }
}

internal sealed class AllOf(Condition[] parts) : Condition
{
    public override string Allowed => string.Join(" and ", parts.Select(static part => part.Allowed));

    public override bool Holds(in ConditionContext context)
    {
        foreach (Condition part in parts)
        {
            if (!part.Holds(context))
            {
                return false;
            }
        }

        return true;
    }

    public override ConditionFailure Explain(in ConditionContext context)
    {
        foreach (Condition part in parts)
        {
            if (!part.Holds(context))
            {
                return part.Explain(context);
            }
        }

        throw new InvalidOperationException("the condition holds");
    }
}

internal sealed class AnyOf(Condition[] parts) : Condition
{
    public override string Allowed => string.Join(" or ", parts.Select(static part => part.Allowed));

    public override bool Holds(in ConditionContext context)
    {
        foreach (Condition part in parts)
        {
            if (part.Holds(context))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Of the last part: the ones before it say when the last one need not hold.</summary>
    public override ConditionFailure Explain(in ConditionContext context)
    {
        ConditionFailure first = parts[0].Explain(context);
        ConditionFailure last = parts[^1].Explain(context);
        return first.Subject == last.Subject && first.Found == last.Found ? last with { Allowed = Allowed } : last;
    }
}

internal sealed class Not(Condition inner) : Condition
{
    public override string Allowed => inner is Truth truth ? truth.Denied : $"anything but {inner.Allowed}";

    public override bool Holds(in ConditionContext context) => !inner.Holds(context);

    public override ConditionFailure Explain(in ConditionContext context) => inner switch
    {
        Truth truth => truth.Describe(context) with { Allowed = Allowed },
        Comparison comparison => comparison.Describe(context) with { Allowed = Allowed },
        _ => new ConditionFailure(null, "", Allowed),
    };
}

/// <summary>A term that is yes or no.</summary>
internal sealed class Truth(Term term) : Condition
{
    public override string Allowed => term.YesText;

    public string Denied => term.NoText;

    public override bool Holds(in ConditionContext context)
    {
        Operand operand = term.Evaluate(context);
        foreach (Value value in operand.Values)
        {
            if (!value.IsTrue)
            {
                return false;
            }
        }

        return operand.IsPresent;
    }

    public override ConditionFailure Explain(in ConditionContext context)
    {
        Operand operand = term.Evaluate(context);
        foreach (Value value in operand.Values)
        {
            if (!value.IsTrue)
            {
                return new ConditionFailure(value.Subject, term.DescribeAnswer(value), Allowed);
            }
        }

        return new ConditionFailure(null, term.Missing, Allowed);
    }

    public ConditionFailure Describe(in ConditionContext context)
    {
        Operand operand = term.Evaluate(context);
        return operand.Values.Length == 0
            ? new ConditionFailure(null, term.Missing, Allowed)
            : new ConditionFailure(operand.Values[0].Subject, term.DescribeAnswer(operand.Values[0]), Allowed);
    }
}

/// <summary>A term compared with others: = != &lt; &lt;= &gt; &gt;=, <c>in</c> and <c>not in</c>.</summary>
internal sealed class Comparison(Term left, string symbol, Term[] right) : Condition
{
    public override string Allowed
    {
        get
        {
            string values = string.Join(", ", right.Select(static term => term.ToString()));
            return symbol switch
            {
                "=" or "in" => values,
                "!=" or "not in" => $"anything but {values}",
                "<=" => $"at most {values}",
                ">=" => $"at least {values}",
                "<" => $"less than {values}",
                _ => $"more than {values}",
            };
        }
    }

    public override bool Holds(in ConditionContext context)
    {
        Operand operand = left.Evaluate(context);
        foreach (Value value in operand.Values)
        {
            if (!HoldsFor(value, context))
            {
                return false;
            }
        }

        return operand.IsPresent;
    }

    public override ConditionFailure Explain(in ConditionContext context)
    {
        foreach (Value value in left.Evaluate(context).Values)
        {
            if (!HoldsFor(value, context))
            {
                return new ConditionFailure(value.Subject, left.Describe(value), Allowed);
            }
        }

        return new ConditionFailure(null, left.Missing, Allowed);
    }

    /// <summary>As the explanation of a comparison that holds and should not.</summary>
    public ConditionFailure Describe(in ConditionContext context)
    {
        Operand operand = left.Evaluate(context);
        return operand.Values.Length == 0
            ? new ConditionFailure(null, left.Missing, Allowed)
            : new ConditionFailure(operand.Values[0].Subject, left.Describe(operand.Values[0]), Allowed);
    }

    private bool HoldsFor(Value value, in ConditionContext context)
    {
        if (symbol is "in" or "not in" or "=" or "!=")
        {
            bool found = false;
            foreach (Term term in right)
            {
                Operand other = term.Evaluate(context);
                if (!other.IsPresent)
                {
                    return false;
                }

                foreach (Value candidate in other.Values)
                {
                    found |= value.EqualTo(candidate);
                }
            }

            return found == (symbol is "in" or "=");
        }

        Operand limit = right[0].Evaluate(context);
        if (!limit.IsPresent || value.Word is not null || value.List is not null)
        {
            return false;
        }

        foreach (Value bound in limit.Values)
        {
            bool holds = symbol switch
            {
                "<" => value.Number < bound.Number,
                "<=" => value.Number <= bound.Number,
                ">" => value.Number > bound.Number,
                _ => value.Number >= bound.Number,
            };
            if (!holds || bound.Word is not null)
            {
                return false;
            }
        }

        return true;
    }
}
