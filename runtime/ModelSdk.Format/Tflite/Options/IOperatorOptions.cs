using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>A typed view over the attributes of an operator; made by <see cref="OperatorDef.GetOptions{T}"/>.</summary>
/// <remarks>
/// The views of this folder also have a constructor that takes the table as it is. An absent table is valid and
/// means that every attribute has its default. Tables without fields have no view; see <see cref="OptionsTable"/>.
/// </remarks>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IOperatorOptions<TSelf>
    where TSelf : struct, IOperatorOptions<TSelf>
{
    /// <summary>The union and the tag that the table has there.</summary>
    static abstract OptionsId Id { get; }

    /// <summary>Makes the view.</summary>
    static abstract TSelf Create(FlatTable table);
}

/// <summary>Identity of an options table.</summary>
/// <param name="Union">1 for BuiltinOptions, 2 for BuiltinOptions2.</param>
/// <param name="Tag">Tag in that union; 0 is none.</param>
public readonly record struct OptionsId(byte Union, byte Tag);
