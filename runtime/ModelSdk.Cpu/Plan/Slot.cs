using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Plan;

/// <summary>Kinds of memory that a value can lie in.</summary>
internal enum SlotPlace
{
    /// <summary>In the arena of the plan, at an offset.</summary>
    Arena,

    /// <summary>In the model, or known since the plan was made.</summary>
    Constant,

    /// <summary>In memory of its own that survives from run to run and from plan to plan: state of recurrent operators.</summary>
    Variable,

    /// <summary>In memory of its own whose length a run tells: strings, and results whose shape depends on values.</summary>
    Growing,

    /// <summary>Where a plan that ran before has it.</summary>
    Earlier,
}

/// <summary>Where a value lies while a plan runs.</summary>
internal sealed class Slot
{
    /// <summary>Name of the value, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>Element type.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Dimensions; those of a growing slot may be open (<see cref="Value.ShapeAtRun"/>).</summary>
    public required int[] Shape { get; init; }

    /// <summary>Bytes of the value; 0 where a run tells them.</summary>
    public required int ByteLength { get; init; }

    /// <summary>The kind of memory.</summary>
    public required SlotPlace Place { get; init; }

    /// <summary>The bytes of a constant.</summary>
    public ReadOnlyMemory<byte> Constant { get; init; }

    /// <summary>Index in the subgraph of a variable, which keeps its memory under that number.</summary>
    public int Tensor { get; init; } = -1;

    /// <summary>What a variable is filled with at first and by a reset.</summary>
    public byte InitialByte { get; init; }

    /// <summary>For <see cref="SlotPlace.Earlier"/>: number of the plan that has the value, see <see cref="ExecutionPlan.Number"/>.</summary>
    public int EarlierPlan { get; init; }

    /// <summary>For <see cref="SlotPlace.Earlier"/>: the slot in that plan.</summary>
    public int EarlierSlot { get; init; }

    /// <summary>Whether a caller or another plan may change the bytes behind the back of this plan, or none has them.</summary>
    public bool IsInArena => Place == SlotPlace.Arena;

    /// <summary>The slot whose memory this one shares; its own index where it has its own.</summary>
    public int Owner { get; set; }

    /// <summary>First byte in the arena; a multiple of <see cref="ArenaPlan.Alignment"/>.</summary>
    public int Offset { get; set; }

    /// <summary>The same value, seen from a plan that follows the one that has it.</summary>
    public Slot EarlierIn(int plan, int slot) => new()
    {
        Name = Name,
        Type = Type,
        Shape = Shape,
        ByteLength = ByteLength,
        Place = SlotPlace.Earlier,
        EarlierPlan = plan,
        EarlierSlot = slot,
    };

    /// <summary>The place of a value, not yet in the arena.</summary>
    /// <exception cref="ModelException">The engine has no tensors of this type, or it is longer than 2 GB.</exception>
    public static Slot Of(Value value)
    {
        int bits = TensorLengths.Bits(value.Type);
        bool open = ReferenceEquals(value.Shape, Value.ShapeAtRun);
        SlotPlace place = value switch
        {
            { IsConstant: true } => SlotPlace.Constant,
            { IsVariable: true } when bits > 0 && value.Index >= 0 => SlotPlace.Variable,
            _ when open || value.Type == TensorType.String => SlotPlace.Growing,
            _ => SlotPlace.Arena,
        };
        return new Slot
        {
            Name = value.Name,
            Type = value.Type,
            Shape = value.Shape,
            ByteLength = value switch
            {
                { IsConstant: true, Type: TensorType.String } => value.ConstantMemory.Length,
                _ when place == SlotPlace.Growing => 0,
                _ => TensorLengths.Bytes(value),
            },
            Place = place,
            Constant = value.ConstantMemory,
            Tensor = value.Index,
            InitialByte = value is { Type: TensorType.Int8, Quantization: { } quantization }
                ? unchecked((byte)quantization.ZeroPoint)
                : (byte)0,
        };
    }
}
