using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Text;

/// <summary>Moves strings by index: the form that SLICE, GATHER, TILE and the like have for strings.</summary>
/// <remarks>
/// The code that moves numbers serves here too: it moves the positions of the strings, as int32 in scratch memory, to
/// where the strings shall stand. The strings follow them in two passes: sizes, then bytes.
/// </remarks>
internal abstract class StringPickKernel : Kernel
{
    private readonly int _input;
    private readonly string _source;
    private readonly string _node;
    private readonly int _count;
    private readonly int[] _shape;
    private readonly int _picks;

    /// <summary>For a node whose output 0 has its shape.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Position of the string input.</param>
    protected StringPickKernel(NodeContext node, int input = 0)
    {
        _input = input;
        _source = node.Input(input).Name;
        _node = node.Node.ToString();
        _count = node.Input(input).Count;
        _shape = node.Output(0).Shape;
        _picks = Shapes.Count(_shape);
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked((_count + _picks) * sizeof(int));

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        Span<int> scratch = MemoryMarshal.Cast<byte, int>(context.Scratch);
        Span<int> positions = scratch[.._count];
        Span<int> picks = scratch.Slice(_count, _picks);
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        Pick(in context, positions, picks);
        StringTensor strings = context.Strings(_input);
        TextErrors.CheckCount(_node, _source, _count, strings.Count);
        long bytes = 0;
        foreach (int pick in picks)
        {
            bytes += strings[pick].Length;
        }

        StringTensorWriter writer = new(context.ResizeStrings(0, _shape, StringTensor.GetSize(picks.Length, bytes)), picks.Length);
        foreach (int pick in picks)
        {
            writer.Add(strings[pick]);
        }
    }

    /// <summary>Moves the positions as the operator moves numbers.</summary>
    /// <param name="context">Memory of the step.</param>
    /// <param name="positions">0, 1, 2 and so on, one for each string of the input.</param>
    /// <param name="picks">Receives the position of the string that goes to each place of the output.</param>
    protected abstract void Pick(in KernelContext context, ReadOnlySpan<int> positions, Span<int> picks);
}

/// <summary>Output 0 has the strings of input 0 in another shape: RESHAPE and the like.</summary>
internal sealed class StringCopyKernel(NodeContext node) : Kernel
{
    private readonly string _node = node.Node.ToString();
    private readonly string _source = node.Input(0).Name;
    private readonly int _count = node.Input(0).Count;
    private readonly int[] _shape = node.Output(0).Shape;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> strings = context.Input<byte>(0);
        TextErrors.CheckCount(_node, _source, _count, context.Strings(0).Count);
        strings.CopyTo(context.ResizeStrings(0, _shape, strings.Length));
    }
}
