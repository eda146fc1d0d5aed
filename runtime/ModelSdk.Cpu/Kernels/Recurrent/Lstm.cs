using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>LSTM, UNIDIRECTIONAL_SEQUENCE_LSTM and BIDIRECTIONAL_SEQUENCE_LSTM: checks the node and makes its layers.</summary>
internal static class Lstm
{
    private const int BidirectionalInputs = 48;
    private const int AuxiliaryInput = 39;
    private const int ForwardAuxiliaryWeights = 40;
    private const int BackwardAuxiliaryWeights = 44;

    /// <summary>LSTM: one step, or the older form with five inputs.</summary>
    public static Kernel CreateStep(NodeContext node)
    {
        LstmOptions options = new(node.Options);
        if (options.KernelType == LstmKernelType.Basic)
        {
            return BasicLstm.Create(node);
        }

        Value input = node.Input(0);
        if (input.Shape.Length != 2)
        {
            throw node.Error($"{input} must have two dimensions: batch and the values of a step");
        }

        LstmAttributes attributes = new(options.Activation, options.CellClip, options.ProjClip, options.AsymmetricQuantizeInputs);
        return Unidirectional(node, new Sequence(1, input.Shape[0], true), attributes, isStep: true);
    }

    /// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM.</summary>
    public static Kernel CreateSequence(NodeContext node)
    {
        UnidirectionalSequenceLstmOptions options = new(node.Options);
        LstmAttributes attributes = new(options.Activation, options.CellClip, options.ProjClip, options.AsymmetricQuantizeInputs);
        return Unidirectional(node, Sequence.Of(node, node.Input(0), options.TimeMajor), attributes, isStep: false);
    }

    /// <summary>BIDIRECTIONAL_SEQUENCE_LSTM.</summary>
    public static Kernel CreateBidirectional(NodeContext node)
    {
        BidirectionalSequenceLstmOptions options = new(node.Options);
        node.RequireCounts(BidirectionalInputs, options.MergeOutputs ? 1 : 2);
        Value input = node.Input(0);
        Sequence sequence = Sequence.Of(node, input, options.TimeMajor);
        LstmAttributes attributes = new(options.Activation, options.CellClip, options.ProjClip, options.AsymmetricQuantizeInputs);
        if (input.Type != TensorType.Float32)
        {
            throw node.Error($"{input} must be float32");
        }

        // Without weights of its own, the auxiliary input is what the backward layer of a stack reads.
        bool hasAuxiliary = HasAuxiliaryWeights(node);
        bool readsAuxiliary = node.HasInput(AuxiliaryInput) && !hasAuxiliary;
        LstmTensors forward = new(
            0, 1, 35, 36, -1, hasAuxiliary ? AuxiliaryInput : -1, hasAuxiliary ? ForwardAuxiliaryWeights : -1);
        LstmTensors backward = new(
            readsAuxiliary ? AuxiliaryInput : 0,
            18,
            37,
            38,
            -1,
            hasAuxiliary ? AuxiliaryInput : -1,
            hasAuxiliary ? BackwardAuxiliaryWeights : -1);
        LstmSpec forwardSpec = new LstmChecks(node, forward, attributes, sequence).Check(allowsDiagonal: false);
        LstmSpec backwardSpec = new LstmChecks(node, backward, attributes, sequence).Check(allowsDiagonal: false);
        int merged = checked(forwardSpec.Units + backwardSpec.Units);
        OutputPlace forwardPlace = new(0, options.MergeOutputs ? merged : forwardSpec.Units, 0);
        OutputPlace backwardPlace = options.MergeOutputs ? new(0, merged, forwardSpec.Units) : new(1, backwardSpec.Units, 0);
        node.RequireOutput(forwardPlace.Output, TensorType.Float32);
        node.RequireOutput(backwardPlace.Output, TensorType.Float32);
        node.LogChoice("gemm");
        SequenceKernel<float> kernel = new(
            sequence,
            new LstmLayer(node, forwardSpec, forwardPlace),
            new LstmLayer(node, backwardSpec, backwardPlace) { IsBackward = true });
        SetShape(node, input, forwardPlace);
        SetShape(node, input, backwardPlace);
        return kernel;
    }

    private static Kernel Unidirectional(NodeContext node, Sequence sequence, LstmAttributes attributes, bool isStep)
    {
        // The form with 20 inputs is that of files from before layer normalization.
        if (node.InputCount is not (20 or 24) || node.OutputCount != 1)
        {
            throw node.Error($"there must be 20 or 24 inputs and one output, but there are {node.InputCount} and {node.OutputCount}");
        }

        Value input = node.Input(0);
        LstmTensors tensors = new(0, 1, 18, 19, node.InputCount == 24 ? 20 : -1);
        if (isStep && input.Type == TensorType.Float32)
        {
            ExpandSparse(node, tensors);
        }

        LstmSpec spec = new LstmChecks(node, tensors, attributes, sequence).Check(allowsDiagonal: !isStep);
        OutputPlace place = new(0, spec.Units, 0);
        node.RequireOutput(0, input.Type);
        node.LogChoice("gemm");
        Kernel kernel = (input.Type, node.Node.Intermediates.Count) switch
        {
            (TensorType.Float32, _) => new SequenceKernel<float>(sequence, new LstmLayer(node, spec, place)),
            (_, 5) => new SequenceKernel<short>(sequence, new IntegerLstmLayer(node, spec, place)),
            (_, 12) when isStep => new SequenceKernel<sbyte>(sequence, new NarrowLstmLayer(node, spec, place)),
            _ => throw node.Error(
                $"an int8 LSTM must have 5 intermediate tensors{(isStep ? " (or 12)" : "")}, but there are {node.Node.Intermediates.Count}"),
        };
        SetShape(node, input, place);
        return kernel;
    }

    /// <summary>Native has sparse weights for LSTM with int8 weights only.</summary>
    /// <remarks>
    /// There it multiplies recurrent sums by the scale of the quantized input instead of that of the last output, which
    /// cannot be meant: here the sparse weights give what the same dense ones give.
    /// </remarks>
    private static void ExpandSparse(NodeContext node, LstmTensors tensors)
    {
        for (int index = tensors.First; index <= tensors.Projection; index++)
        {
            if (node.OptionalInput(index) is { Type: TensorType.Int8, Sparsity.IsNull: false })
            {
                FullyConnectedWeights.Plain(node, index);
            }
        }
    }

    private static bool HasAuxiliaryWeights(NodeContext node)
    {
        Value input = node.Input(0);
        int given = 0;
        foreach (int first in (int[])[ForwardAuxiliaryWeights, BackwardAuxiliaryWeights])
        {
            given += node.HasInput(first + Gate.Forget) ? 1 : 0;
            given += node.HasInput(first + Gate.Cell) ? 1 : 0;
            given += node.HasInput(first + Gate.Output) ? 1 : 0;
        }

        if (given is not (0 or 6) || (given == 6 && !node.HasInput(AuxiliaryInput)))
        {
            throw node.Error("auxiliary weights must be given for all gates of both directions, together with the auxiliary input, or not at all");
        }

        Value? auxiliary = node.OptionalInput(AuxiliaryInput);
        if (auxiliary is not null && (auxiliary.Type != TensorType.Float32 || auxiliary.Shape.Length != 3
            || auxiliary.Shape[0] != input.Shape[0] || auxiliary.Shape[1] != input.Shape[1]))
        {
            throw node.Error($"the auxiliary input {auxiliary} must be float32, with as many steps and batches as {input}");
        }

        return given == 6;
    }

    private static void SetShape(NodeContext node, Value input, OutputPlace place)
    {
        int[] shape = [.. input.Shape];
        shape[^1] = place.RowLength;
        node.SetShape(place.Output, shape);
    }
}
