using ModelSdk.Format;

namespace ModelSdk.Cpu.Plan;

/// <summary>Where a value lies while a plan runs.</summary>
internal sealed class Slot
{
    /// <summary>Name of the value, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>Element type.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Dimensions.</summary>
    public required int[] Shape { get; init; }

    /// <summary>Bytes of the value.</summary>
    public required int ByteLength { get; init; }

    /// <summary>Whether the bytes are a constant of the model; they are not in the arena then.</summary>
    public required bool IsConstant { get; init; }

    /// <summary>The bytes of a constant.</summary>
    public ReadOnlyMemory<byte> Constant { get; init; }

    /// <summary>Whether the bytes survive from run to run and are set to zero by a reset.</summary>
    public bool IsVariable { get; init; }

    /// <summary>The slot whose memory this one shares; its own index where it has its own.</summary>
    public int Owner { get; set; }

    /// <summary>First byte in the arena; a multiple of <see cref="ArenaPlan.Alignment"/>.</summary>
    public int Offset { get; set; }
}
