using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>RNN, UNIDIRECTIONAL_SEQUENCE_RNN and BIDIRECTIONAL_SEQUENCE_RNN: checks the node and makes its layers.</summary>
internal static class Rnn
{
    private const int AuxiliaryInput = 9;
    private const int ForwardAuxiliaryWeights = 10;
    private const int BackwardAuxiliaryWeights = 11;

    /// <summary>RNN: one step.</summary>
    public static Kernel CreateStep(NodeContext node)
    {
        RnnOptions options = new(node.Options);
        Value input = node.Input(0);
        if (input.Shape.Length != 2)
        {
            throw node.Error($"{input} must have two dimensions: batch and the values of a step");
        }

        return Unidirectional(node, new Sequence(1, input.Shape[0], true), options.Activation, options.AsymmetricQuantizeInputs);
    }

    /// <summary>UNIDIRECTIONAL_SEQUENCE_RNN.</summary>
    public static Kernel CreateSequence(NodeContext node)
    {
        SequenceRnnOptions options = new(node.Options);
        Sequence sequence = Sequence.Of(node, node.Input(0), options.TimeMajor);
        return Unidirectional(node, sequence, options.Activation, options.AsymmetricQuantizeInputs);
    }

    /// <summary>BIDIRECTIONAL_SEQUENCE_RNN.</summary>
    public static Kernel CreateBidirectional(NodeContext node)
    {
        BidirectionalSequenceRnnOptions options = new(node.Options);
        node.RequireCounts(12, options.MergeOutputs ? 1 : 2);
        Value input = node.Input(0);
        Sequence sequence = Sequence.Of(node, input, options.TimeMajor);
        bool hasAuxiliaryWeights = node.HasInput(ForwardAuxiliaryWeights);
        if (hasAuxiliaryWeights != node.HasInput(BackwardAuxiliaryWeights) || (hasAuxiliaryWeights && !node.HasInput(AuxiliaryInput)))
        {
            throw node.Error("auxiliary weights must be given for both directions, together with the auxiliary input, or not at all");
        }

        // Without weights of its own, the auxiliary input is what the backward layer of a stack reads. The native kernel
        // does so only in time-major order; in batch-major order its backward layer reads the plain input.
        bool readsAuxiliary = node.HasInput(AuxiliaryInput) && !hasAuxiliaryWeights && options.TimeMajor;
        RnnTensors forward = new(0, 1, 4, hasAuxiliaryWeights ? ForwardAuxiliaryWeights : -1);
        RnnTensors backward = new(
            readsAuxiliary ? AuxiliaryInput : 0, 5, 8, hasAuxiliaryWeights ? BackwardAuxiliaryWeights : -1);
        int forwardUnits = Units(node, forward);
        int backwardUnits = Units(node, backward);
        int merged = checked(forwardUnits + backwardUnits);
        OutputPlace forwardPlace = new(0, options.MergeOutputs ? merged : forwardUnits, 0);
        OutputPlace backwardPlace = options.MergeOutputs ? new(0, merged, forwardUnits) : new(1, backwardUnits, 0);

        // The native kernel for integer weights in time-major order walks over the whole sequence once for each of its
        // steps, with the state going on: what it gives depends on that.
        int passes = options.TimeMajor && RecurrentChecks.IsHybrid(input, node.Input(1)) ? sequence.Steps : 1;
        SequenceKernel<float> kernel = new(
            sequence,
            Layer(node, sequence, forward, forwardPlace, options.Activation, options.AsymmetricQuantizeInputs, false, passes),
            Layer(node, sequence, backward, backwardPlace, options.Activation, options.AsymmetricQuantizeInputs, true, passes));
        SetShape(node, input, forwardPlace);
        SetShape(node, input, backwardPlace);
        return kernel;
    }

    private static Kernel Unidirectional(NodeContext node, Sequence sequence, FusedActivation activation, bool asymmetric)
    {
        node.RequireCounts(5, 1);
        RnnTensors tensors = new(0, 1, 4, -1);
        OutputPlace place = new(0, Units(node, tensors), 0);
        SequenceKernel<float> kernel = new(sequence, Layer(node, sequence, tensors, place, activation, asymmetric, false, 1));
        SetShape(node, node.Input(0), place);
        return kernel;
    }

    private static RnnLayer Layer(
        NodeContext node,
        Sequence sequence,
        RnnTensors tensors,
        OutputPlace place,
        FusedActivation activation,
        bool asymmetric,
        bool isBackward,
        int passes)
    {
        Value input = node.Input(tensors.Input);
        TensorType type = node.Input(tensors.Weights).Type;
        if (input.Type != TensorType.Float32 || type is not (TensorType.Float32 or TensorType.Int8 or TensorType.UInt8))
        {
            throw node.Error($"there is no code for {input} with weights {node.Input(tensors.Weights)}; both must be float32, or the weights int8");
        }

        int units = Units(node, tensors);
        int depth = input.Shape[^1];
        node.Require(tensors.Weights, type, units, depth);
        node.Require(tensors.Recurrent, type, units, units);
        node.Require(tensors.Bias, TensorType.Float32, units);
        node.RequireState(tensors.State, TensorType.Float32, (long)sequence.Batch * units);
        node.RequireOutput(place.Output, TensorType.Float32);
        node.LogChoice("gemm");

        ProductParts weights = new(depth, units, [tensors.Weights], [tensors.Bias]);
        List<LayerInput> inputs = [new(tensors.Input, depth, RowProduct.Create(node, weights, asymmetric))];
        if (tensors.AuxiliaryWeights >= 0)
        {
            Value auxiliary = node.Input(AuxiliaryInput);
            RequireRows(node, auxiliary);
            node.Require(tensors.AuxiliaryWeights, type, units, auxiliary.Shape[2]);
            ProductParts parts = ProductParts.WithoutBias(auxiliary.Shape[2], units, tensors.AuxiliaryWeights);
            inputs.Add(new(AuxiliaryInput, auxiliary.Shape[2], RowProduct.Create(node, parts, asymmetric)));
        }
        else if (tensors.Input != 0)
        {
            RequireRows(node, input);
        }

        RowProduct recurrent = RowProduct.Create(node, ProductParts.WithoutBias(units, units, tensors.Recurrent), asymmetric);
        return new RnnLayer(node, sequence, [.. inputs], recurrent, tensors.State, place, activation)
        {
            IsBackward = isBackward,
            Passes = passes,
        };
    }

    private static void RequireRows(NodeContext node, Value auxiliary)
    {
        Value input = node.Input(0);
        if (auxiliary.Type != TensorType.Float32 || auxiliary.Shape.Length != 3
            || auxiliary.Shape[0] != input.Shape[0] || auxiliary.Shape[1] != input.Shape[1])
        {
            throw node.Error($"the auxiliary input {auxiliary} must be float32, with as many steps and batches as {input}");
        }
    }

    private static int Units(NodeContext node, RnnTensors tensors)
    {
        Value weights = node.Input(tensors.Weights);
        return weights.Shape.Length == 2 && weights.Shape[0] > 0
            ? weights.Shape[0]
            : throw node.Error($"the weights {weights} must have two dimensions, and one unit at least");
    }

    private static void SetShape(NodeContext node, Value input, OutputPlace place)
    {
        int[] shape = [.. input.Shape];
        shape[^1] = place.RowLength;
        node.SetShape(place.Output, shape);
    }

    /// <summary>Inputs of one direction: weights, recurrent weights and bias follow each other.</summary>
    private readonly record struct RnnTensors(int Input, int Weights, int State, int AuxiliaryWeights)
    {
        public int Recurrent => Weights + 1;

        public int Bias => Weights + 2;
    }
}
