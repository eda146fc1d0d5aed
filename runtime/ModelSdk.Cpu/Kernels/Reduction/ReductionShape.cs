using ModelSdk.Cpu.Graph;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>What a reduction keeps and what it folds, with neighbouring dimensions of the same kind joined.</summary>
/// <param name="Sizes">Sizes of the joined dimensions; those of size 1 are left out.</param>
/// <param name="IsReduced">Which of them are folded; they alternate.</param>
internal sealed record ReductionShape(int[] Sizes, bool[] IsReduced)
{
    /// <summary>Elements that are folded into each output.</summary>
    public int ReducedCount { get; } = Product(Sizes, IsReduced, reduced: true);

    /// <summary>Number of outputs.</summary>
    public int OutputCount { get; } = Product(Sizes, IsReduced, reduced: false);

    /// <summary>Whether the input has no elements.</summary>
    public bool IsEmpty => ReducedCount == 0 || OutputCount == 0;

    /// <summary>Sizes before, of and behind the one run of folded dimensions, or null when there are several runs.</summary>
    public (int Outer, int Reduced, int Inner)? Simple
    {
        get
        {
            int at = Array.IndexOf(IsReduced, true);
            return at < 0
                ? (OutputCount, 1, 1)
                : Array.LastIndexOf(IsReduced, true) == at
                    ? (Shapes.Product(Sizes, 0, at), Sizes[at], Shapes.Product(Sizes, at + 1, Sizes.Length))
                    : null;
        }
    }

    /// <summary>Distance in the output of neighbours along each joined dimension; 0 along those that are folded.</summary>
    public int[] OutputStrides()
    {
        int[] strides = new int[Sizes.Length];
        int stride = 1;
        for (int i = Sizes.Length - 1; i >= 0; i--)
        {
            if (!IsReduced[i])
            {
                strides[i] = stride;
                stride *= Sizes[i];
            }
        }

        return strides;
    }

    /// <summary>Reads the axes (input 1), and sets the shape of the output.</summary>
    public static ReductionShape Read(NodeContext node)
    {
        int[] shape = node.Input(0).Shape;
        bool[] reduced = new bool[shape.Length];
        foreach (int axis in node.ConstantInts(1))
        {
            // A scalar has no axis; native ignores what is listed for it.
            if (shape.Length > 0)
            {
                int normalized = Shapes.NormalizeAxis(axis, shape.Length);
                reduced[normalized >= 0
                    ? normalized
                    : throw node.Error($"axis {axis} does not exist in {node.Input(0)}")] = true;
            }
        }

        bool keep = new ReducerOptions(node.Options).KeepDims;
        node.SetShape(0, [.. shape
            .Select((size, axis) => reduced[axis] ? 1 : size)
            .Where((_, axis) => keep || !reduced[axis])]);

        List<int> sizes = [];
        List<bool> kinds = [];
        for (int i = 0; i < shape.Length; i++)
        {
            if (kinds.Count > 0 && kinds[^1] == reduced[i])
            {
                sizes[^1] = checked(sizes[^1] * shape[i]);
            }
            else if (shape[i] != 1)
            {
                sizes.Add(shape[i]);
                kinds.Add(reduced[i]);
            }
        }

        return new ReductionShape([.. sizes], [.. kinds]);
    }

    private static int Product(int[] sizes, bool[] isReduced, bool reduced)
    {
        int product = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            product = isReduced[i] == reduced ? checked(product * sizes[i]) : product;
        }

        return product;
    }
}
