using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Plan;

/// <summary>Turns single nodes into kernels; shared by <see cref="Planner"/> and the pass that folds constants.</summary>
internal static class NodePreparation
{
    /// <summary>Operators that read only the shape of their input.</summary>
    private static readonly HashSet<BuiltinOperator> ReadOnlyShapes = [BuiltinOperator.Shape, BuiltinOperator.Rank];

    /// <summary>Operators whose result is not a function of their inputs.</summary>
    private static readonly HashSet<BuiltinOperator> NotFoldable =
    [
        BuiltinOperator.RandomUniform,
        BuiltinOperator.RandomStandardNormal,
        BuiltinOperator.Multinomial,
        BuiltinOperator.VarHandle,
        BuiltinOperator.Hashtable,
    ];

    /// <summary>Makes the kernel of a node and settles the shapes of its outputs.</summary>
    /// <exception cref="ModelException">The engine cannot run the node; the message names it.</exception>
    public static Kernel Prepare(Node node, KernelSettings settings, WeightCache weights)
    {
        NodeContext context = new(node, settings, weights);
        KernelFactory factory = KernelTable.Find(node.Op, node.CustomCode)
            ?? throw context.Error("the managed engine does not have this operator");
        try
        {
            Kernel kernel = factory(context);
            foreach (Value output in node.Outputs)
            {
                if (ReferenceEquals(output.Shape, Value.UnknownShape))
                {
                    throw context.Error($"the kernel left the shape of {output} open");
                }
            }

            return kernel;
        }
        catch (Exception exception) when (exception is OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            // A shape or attribute that no check of the kernel foresaw: the model is at fault, and the node says where.
            throw new ModelException(
                ModelErrorCode.InvalidModel,
                $"{node}: shapes or attributes do not fit together ({exception.Message})",
                innerException: exception);
        }
    }

    /// <summary>Whether the node's result is known once its inputs are.</summary>
    public static bool IsFoldable(Node node) =>
        ReadOnlyShapes.Contains(node.Op)
        || (!NotFoldable.Contains(node.Op)
            && node.Inputs.Length > 0
            && node.Inputs.All(static input => input is null or { IsConstant: true }));

    /// <summary>Whether the result depends on nothing but constants of the file.</summary>
    public static bool IsFoldableForGood(Node node) => IsFoldable(node) && !ReadOnlyShapes.Contains(node.Op);

    /// <summary>Runs a prepared node on its constant inputs and returns the bytes of each output.</summary>
    public static byte[][] Compute(Node node, Kernel kernel)
    {
        List<Slot> slots = [];
        int[] inputs = [.. node.Inputs.Select(input => input is null ? -1 : Add(input))];
        int[] outputs = [.. node.Outputs.Select(Add)];
        int length = 0;
        foreach (int output in outputs)
        {
            slots[output].Offset = length;
            length = checked(length + (int)ArenaPlan.Align(slots[output].ByteLength));
        }

        Step step = new(kernel, node.ToString(), inputs, outputs) { ScratchOffset = length };
        ExecutionPlan plan = new([step], slots, inputs, outputs, checked(length + (int)ArenaPlan.Align(kernel.ScratchBytes)));
        TensorMemory memory = new(plan);
        kernel.Run(new KernelContext(memory, step, ThreadTeam.Single));
        return [.. outputs.Select(output => memory.Read(output).ToArray())];

        int Add(Value value)
        {
            slots.Add(ToSlot(value));
            return slots.Count - 1;
        }
    }

    /// <summary>The place of a value, not yet in the arena.</summary>
    public static Slot ToSlot(Value value)
    {
        if (value.Type.Bits() == 0)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice, $"{value}: the managed engine has no tensors of this type");
        }

        return new Slot
        {
            Name = value.Name,
            Type = value.Type,
            Shape = value.Shape,
            ByteLength = ByteLength(value),
            IsConstant = value.IsConstant,
            Constant = value.ConstantMemory,
            IsVariable = value.IsVariable,
        };
    }

    private static int ByteLength(Value value)
    {
        UInt128 bits = (UInt128)(uint)value.Type.Bits();
        foreach (int dimension in value.Shape)
        {
            // Bounded in every round, so that the product of 2^31 - 1 and the bound cannot wrap.
            bits = UInt128.Min(bits * (uint)dimension, (UInt128)long.MaxValue);
        }

        return (bits + 7) / 8 <= int.MaxValue
            ? (int)((bits + 7) / 8)
            : throw new ModelException(
                ModelErrorCode.OutOfMemory, $"{value} needs more than 2 GB, which is the most that this engine has for a tensor");
    }
}
