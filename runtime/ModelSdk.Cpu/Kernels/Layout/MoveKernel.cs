using System.Runtime.InteropServices;
using ModelSdk.Cpu.Kernels.Text;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>A copy from one input to one output.</summary>
/// <param name="Input">Position of the input.</param>
/// <param name="Output">Position of the output.</param>
/// <param name="Copy">What goes where.</param>
internal readonly record struct Move(int Input, int Output, StridedCopy Copy);

/// <summary>Runs planned copies, after filling what they leave out.</summary>
/// <param name="moves">The copies.</param>
/// <param name="fill">Pattern of one element that output 0 is filled with first, or null when the copies write it all.</param>
internal sealed class MoveKernel(Move[] moves, byte[]? fill = null) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        if (fill is not null)
        {
            BytePattern.Fill(context.Output<byte>(0), fill);
        }

        foreach (Move move in moves)
        {
            move.Copy.Run(context.Input<byte>(move.Input), context.Output<byte>(move.Output), context.Threads);
        }
    }
}

/// <summary>Moves strings of input 0 to output 0 as a copy of int32 would move numbers.</summary>
internal sealed class StringMoveKernel(NodeContext node, StridedCopy copy) : StringPickKernel(node)
{
    /// <inheritdoc/>
    protected override void Pick(in KernelContext context, ReadOnlySpan<int> positions, Span<int> picks) =>
        copy.Run(MemoryMarshal.AsBytes(positions), MemoryMarshal.AsBytes(picks), context.Threads);
}

/// <summary>Output 0 is input 0 with another shape.</summary>
internal sealed class AliasKernel : Kernel
{
    /// <inheritdoc/>
    public override bool IsAlias => true;

    /// <inheritdoc/>
    public override void Run(in KernelContext context) => context.Input<byte>(0).CopyTo(context.Output<byte>(0));
}

/// <summary>Output 0 is known when the plan is built: SHAPE, RANK.</summary>
/// <param name="bytes">The output.</param>
internal sealed class KnownKernel(byte[] bytes) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context) => bytes.CopyTo(context.Output<byte>(0));
}

/// <summary>Fills memory with copies of one element.</summary>
internal static class BytePattern
{
    /// <summary>Repeats <paramref name="element"/> over <paramref name="target"/>, whose length is a multiple of it.</summary>
    public static void Fill(Span<byte> target, ReadOnlySpan<byte> element)
    {
        if (element.Length == 1 || !element.ContainsAnyExcept(element[0]))
        {
            target.Fill(element[0]);
            return;
        }

        if (target.IsEmpty)
        {
            return;
        }

        element.CopyTo(target);
        int filled = element.Length;
        while (filled < target.Length)
        {
            int count = Math.Min(filled, target.Length - filled);
            target[..count].CopyTo(target[filled..]);
            filled += count;
        }
    }
}
