using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Kernels.Custom;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Plan;

/// <summary>Turns single nodes into kernels; shared by <see cref="Planner"/> and the pass that folds constants.</summary>
internal static class NodePreparation
{
    /// <summary>Operators that read only the shape of their input.</summary>
    private static readonly HashSet<BuiltinOperator> ReadOnlyShapes = [BuiltinOperator.Shape, BuiltinOperator.Rank];

    /// <summary>Operators whose result is not a function of their inputs, or that need a session to run in.</summary>
    private static readonly HashSet<BuiltinOperator> NotFoldable =
    [
        BuiltinOperator.RandomUniform,
        BuiltinOperator.RandomStandardNormal,
        BuiltinOperator.Multinomial,
        BuiltinOperator.VarHandle,
        BuiltinOperator.ReadVariable,
        BuiltinOperator.AssignVariable,
        BuiltinOperator.Hashtable,
        BuiltinOperator.HashtableFind,
        BuiltinOperator.HashtableImport,
        BuiltinOperator.HashtableSize,
        BuiltinOperator.CallOnce,
        BuiltinOperator.Call,
        BuiltinOperator.If,
        BuiltinOperator.While,
        BuiltinOperator.StablehloCase,
        BuiltinOperator.StablehloComposite,
        BuiltinOperator.StablehloWhile,
        BuiltinOperator.StablehloRngBitGenerator,
        BuiltinOperator.Custom,
    ];

    /// <summary>Makes the kernel of a node and settles the shapes of its outputs.</summary>
    /// <exception cref="ModelException">The engine cannot run the node; the message names it.</exception>
    /// <exception cref="ValueNotKnownException">Only a run can tell what the kernel has to know.</exception>
    public static Kernel Prepare(Node node, KernelSettings settings, WeightCache weights, SubgraphSet? subgraphs = null)
    {
        NodeContext context = new(node, settings, weights, subgraphs);
        KernelFactory factory = ApplicationKernel.FactoryOf(node, settings)
            ?? KernelTable.Find(node.Op, node.CustomCode)
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
    /// <remarks>Shapes that the run tells are settled with it.</remarks>
    /// <param name="node">The node.</param>
    /// <param name="kernel">Its kernel.</param>
    /// <param name="maxMemoryBytes">The most that the outputs and scratch memory may take, or null.</param>
    /// <exception cref="ModelException">More memory is needed, or the kernel failed; the message names the node.</exception>
    public static byte[][] Compute(Node node, Kernel kernel, long? maxMemoryBytes = null)
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
        MemoryBudget budget = new(maxMemoryBytes);
        budget.Replace(0, plan.ArenaLength);
        TensorMemory memory = new(plan, arena: null, new FreeMemory(budget));
        GraphRunner.Run(step, new KernelContext(memory, step, ThreadTeam.Single));
        for (int i = 0; i < outputs.Length; i++)
        {
            node.Outputs[i].Shape = memory.Shape(outputs[i]).ToArray();
        }

        return [.. outputs.Select(output => memory.Read(output).ToArray())];

        int Add(Value value)
        {
            slots.Add(Slot.Of(value));
            return slots.Count - 1;
        }
    }

    /// <summary>Memory of a node that runs outside of any session.</summary>
    private sealed class FreeMemory(MemoryBudget budget) : ISlotMemory
    {
        public TensorStorage NewStorage() => new(budget);

        public TensorStorage Variable(int tensor) => new(budget);

        public TensorMemory Earlier(int plan) => throw new InvalidOperationException("no plan runs before a single node");
    }
}
