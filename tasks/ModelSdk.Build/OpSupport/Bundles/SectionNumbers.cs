using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ModelSdk.Build.OpSupport;

/// <summary>Numbers the nodes of a section as if its subgraphs followed those of the sections before it.</summary>
/// <param name="first">Number of its first subgraph.</param>
internal sealed class SectionNumbers(int first)
{
    // Predictions for several targets share their nodes, which reports use to tell equal lists.
    private readonly Dictionary<OpNode, OpNode> _nodes = new(ReferenceEqualityComparer.Instance);

    /// <summary>Number of the section's first subgraph.</summary>
    public int First => first;

    /// <summary>The node with its number in the bundle; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(node))]
    public OpNode? Of(OpNode? node)
    {
        if (first == 0 || node is null)
        {
            return node;
        }

        if (!_nodes.TryGetValue(node, out OpNode? moved))
        {
            moved = node with { Subgraph = first + node.Subgraph, Path = Move(node.Path) };
            _nodes.Add(node, moved);
        }

        return moved;
    }

    /// <summary>A path such as <c>2:5</c> or <c>12/3:4</c>; no number before a node means subgraph 0.</summary>
    private string Move(string path) => string.Join('/', path.Split('/').Select(step =>
    {
        int colon = step.IndexOf(':', StringComparison.Ordinal);
        int subgraph = colon < 0 ? 0 : int.Parse(step.AsSpan(0, colon), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{first + subgraph}:{step.AsSpan(colon + 1)}");
    }));
}
