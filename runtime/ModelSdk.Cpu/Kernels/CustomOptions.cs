using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;

namespace ModelSdk.Cpu.Kernels;

/// <summary>Options of custom operators.</summary>
internal static class CustomOptions
{
    /// <summary>Reads the FlexBuffers map of a custom operator; what cannot be read is an error of the node.</summary>
    public static T ReadOptions<T>(this NodeContext node, Func<FlexValue, T> read)
    {
        try
        {
            FlexValue options = FlexValue.Parse(node.Node.CustomOptions.Span);
            return read(options.IsMap ? options : default);
        }
        catch (ModelFormatException exception)
        {
            throw node.Error($"its options cannot be read ({exception.Message})");
        }
    }
}
