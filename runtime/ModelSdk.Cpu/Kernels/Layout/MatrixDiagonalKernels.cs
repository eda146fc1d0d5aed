using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>MATRIX_DIAG and MATRIX_SET_DIAG: the last dimension of a tensor becomes the diagonals of matrices.</summary>
internal static class MatrixDiagonalKernels
{
    /// <summary>MATRIX_DIAG: zeros beside the diagonal.</summary>
    public static Kernel MatrixDiag(NodeContext node)
    {
        Value diagonal = node.Input(0);
        node.SameType(diagonal, node.Output(0));
        if (diagonal.Shape.Length == 0)
        {
            throw node.Error($"{diagonal} must have at least one dimension");
        }

        int[] shape = [.. diagonal.Shape, diagonal.Shape[^1]];
        node.SetShape(0, shape);
        return new MoveKernel([Diagonal(node, 0, shape)], new byte[node.ElementSize(diagonal)]);
    }

    /// <summary>MATRIX_SET_DIAG: the elements of other matrices beside the diagonal.</summary>
    public static Kernel MatrixSetDiag(NodeContext node)
    {
        Value matrices = node.Input(0);
        Value diagonal = node.Input(1);
        node.SameType(matrices, diagonal);
        node.SameType(matrices, node.Output(0));
        int[] shape = matrices.Shape;
        if (shape.Length < 2 || diagonal.Count != Shapes.Product(shape, 0, shape.Length - 2) * Math.Min(shape[^2], shape[^1]))
        {
            throw node.Error($"{diagonal} does not hold the diagonals of {matrices}");
        }

        node.SetShape(0, shape);
        StridedCopy all = new(
            [Shapes.Count(shape)], [1], [1], node.ElementSize(matrices), reference: node.Settings.ForceReference);
        return new MoveKernel([new Move(0, 0, all), Diagonal(node, 1, shape)]);
    }

    private static Move Diagonal(NodeContext node, int input, int[] matrices)
    {
        int rows = matrices[^2];
        int columns = matrices[^1];
        int length = Math.Min(rows, columns);
        int[] box = [Shapes.Product(matrices, 0, matrices.Length - 2), length];
        return new Move(input, 0, new StridedCopy(
            box,
            [length, 1],
            [checked(rows * columns), length > 1 ? checked(columns + 1) : 1],
            node.ElementSize(node.Input(input)),
            reference: node.Settings.ForceReference));
    }
}
