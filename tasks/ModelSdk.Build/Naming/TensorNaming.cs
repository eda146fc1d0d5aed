namespace ModelSdk.Build.Naming;

/// <summary>A tensor that needs a name.</summary>
/// <param name="SignatureName">Name in the signature, or null.</param>
/// <param name="MetadataName">Name in the TFLite metadata, or null.</param>
/// <param name="TensorName">The tensor's own name, or null.</param>
/// <param name="IsOutput">Whether it is an output.</param>
/// <param name="SessionMembers">Patterns of members that the session gets for it, {0} being the name.</param>
/// <param name="OwnerMembers">Patterns of members that the class around the session gets.</param>
public sealed record TensorToName(
    string? SignatureName,
    string? MetadataName,
    string? TensorName,
    bool IsOutput,
    IReadOnlyList<string> SessionMembers,
    IReadOnlyList<string> OwnerMembers);

/// <summary>The names of a tensor.</summary>
/// <param name="Original">What the name was made from; "" when the model has none.</param>
/// <param name="Name">The property.</param>
/// <param name="Parameter">The parameter, with @ when it is a keyword.</param>
/// <param name="Change">Why the name is not what its original suggests.</param>
public sealed record TensorName(string Original, string Name, string Parameter, NameChange Change);

/// <summary>Why a name is not what its original suggests.</summary>
public enum NameChange
{
    /// <summary>It is.</summary>
    None,

    /// <summary>The model has no usable name (MSDK6003).</summary>
    Unnamed,

    /// <summary>Another tensor of the same list has the name (MSDK6002).</summary>
    Clash,

    /// <summary>An input and an output have the name, or a member of the generated class has it (MSDK6003).</summary>
    Suffixed,
}

/// <summary>Names the inputs and outputs of one signature (reference typed-api-peers, 16.3).</summary>
public static class TensorNaming
{
    private static readonly string[] ReservedParameters = ["cancellationToken", "dimensions"];

    /// <summary>Names in the order of the tensors.</summary>
    /// <param name="tensors">Inputs and outputs of one signature.</param>
    /// <param name="reservedInSession">Members that every session has, and the name of its class.</param>
    /// <param name="reservedInOwner">Members that the class around the session has, and its name.</param>
    public static IReadOnlyList<TensorName> Assign(
        IReadOnlyList<TensorToName> tensors,
        IReadOnlyCollection<string> reservedInSession,
        IReadOnlyCollection<string> reservedInOwner)
    {
        string[] originals = [.. tensors.Select(Original)];
        string[] names = Shorten(originals, tensors);
        NameChange[] changes = new NameChange[tensors.Count];
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
            {
                names[i] = tensors[i].IsOutput ? "Output" : "Input";
                changes[i] = NameChange.Unnamed;
            }
        }

        NumberClashes(names, changes, tensors);
        AvoidMembers(names, changes, tensors, reservedInSession, reservedInOwner);
        string[] parameters = Parameters(names, tensors);
        return [.. names.Select((name, i) => new TensorName(originals[i], name, parameters[i], changes[i]))];
    }

    /// <summary>Appends 1, 2, ... to all members of a clash, until none is left; calls back for each name that changed.</summary>
    public static void Number(string[] names, Func<int, string> groupOf, Action<int> changed)
    {
        while (true)
        {
            List<int[]> clashes = [.. Enumerable.Range(0, names.Length)
                .GroupBy(i => groupOf(i) + "\0" + names[i])
                .Select(group => group.ToArray())
                .Where(group => group.Length > 1)];
            if (clashes.Count == 0)
            {
                return;
            }

            foreach (int[] clash in clashes)
            {
                for (int i = 0; i < clash.Length; i++)
                {
                    names[clash[i]] += i + 1;
                    changed(clash[i]);
                }
            }
        }
    }

    private static string Original(TensorToName tensor) =>
        new[] { tensor.SignatureName, tensor.MetadataName, tensor.TensorName }
            .FirstOrDefault(name => name is not null && Identifiers.Pascal(name).Length > 0)
        ?? tensor.SignatureName ?? tensor.TensorName ?? "";

    // A leading serving_default_, a trailing :0 and the path go, but only where the short form is the only one of its kind.
    private static string[] Shorten(string[] originals, IReadOnlyList<TensorToName> tensors)
    {
        string[] names = [.. originals.Select(original => Identifiers.Pascal(Strip(original)))];
        string[] full = [.. originals.Select(Identifiers.Pascal)];
        ILookup<string, int> same = Enumerable.Range(0, names.Length).ToLookup(i => names[i]);
        return [.. names.Select((name, i) =>
            name.Length > 0 && same[name].All(j => originals[j] == originals[i] && (i == j || tensors[i].IsOutput != tensors[j].IsOutput))
                ? name
                : full[i])];
    }

    private static string Strip(string name)
    {
        name = name.StartsWith("serving_default_", StringComparison.Ordinal) ? name["serving_default_".Length..] : name;
        name = name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;
        return name[(name.LastIndexOf('/') + 1)..];
    }

    private static void NumberClashes(string[] names, NameChange[] changes, IReadOnlyList<TensorToName> tensors) => Number(
        names,
        i => tensors[i].IsOutput ? "output" : "input",
        i => changes[i] = changes[i] == NameChange.Unnamed ? NameChange.Unnamed : NameChange.Clash);

    // First the suffix Input or Output for everyone involved; what clashes even then gets its position.
    private static void AvoidMembers(
        string[] names,
        NameChange[] changes,
        IReadOnlyList<TensorToName> tensors,
        IReadOnlyCollection<string> reservedInSession,
        IReadOnlyCollection<string> reservedInOwner)
    {
        bool[] suffixed = new bool[names.Length];
        while (true)
        {
            HashSet<int> clashing =
            [
                .. Clashing(names, i => tensors[i].SessionMembers, reservedInSession),
                .. Clashing(names, i => tensors[i].OwnerMembers, reservedInOwner),
            ];
            if (clashing.Count == 0)
            {
                return;
            }

            foreach (int i in clashing)
            {
                names[i] += suffixed[i] ? i + 1 : tensors[i].IsOutput ? "Output" : "Input";
                suffixed[i] = true;
                changes[i] = changes[i] == NameChange.Clash ? NameChange.Clash : NameChange.Suffixed;
            }
        }
    }

    private static IEnumerable<int> Clashing(
        string[] names, Func<int, IReadOnlyList<string>> patterns, IReadOnlyCollection<string> reserved) =>
        Enumerable.Range(0, names.Length)
            .SelectMany(i => patterns(i).Select(pattern => (Tensor: i, Member: pattern.Replace("{0}", names[i], StringComparison.Ordinal))))
            .GroupBy(entry => entry.Member)
            .Where(group => reserved.Contains(group.Key) || group.Count() > 1)
            .SelectMany(group => group.Select(entry => entry.Tensor));

    private static string[] Parameters(string[] names, IReadOnlyList<TensorToName> tensors)
    {
        string[] parameters = [.. names.Select(Identifiers.Camel)];
        if (parameters.Distinct(StringComparer.Ordinal).Count() != parameters.Length)
        {
            parameters = [.. names.Select(Identifiers.CamelFirstLetter)];
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            while (ReservedParameters.Contains(parameters[i]) || parameters.Take(i).Contains(parameters[i]))
            {
                parameters[i] += tensors[i].IsOutput ? "Output" : "Input";
            }

            parameters[i] = Identifiers.Escape(parameters[i]);
        }

        return parameters;
    }
}
