using Microsoft.Extensions.Logging;

namespace ModelSdk.Cpu;

/// <summary>What the engine logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Debug, Message = "{Choice}")]
    public static partial void KernelChosen(ILogger logger, string choice);
}
