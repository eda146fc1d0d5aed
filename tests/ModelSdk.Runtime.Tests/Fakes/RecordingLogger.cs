using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace ModelSdk.Runtime.Tests;

/// <summary>Keeps what is logged, as <c>Level: message</c>.</summary>
internal sealed class RecordingLogger : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Lines.Add($"{logLevel}: {formatter(state, exception)}");
        }
    }
}

/// <summary>Keeps the events of the source <c>ModelSdk</c>, as <c>name|payload|payload</c>.</summary>
internal sealed class RecordingListener : EventListener
{
    private readonly Lock _lock = new();
    private readonly List<string> _events = [];

    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "ModelSdk")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_lock)
        {
            _events.Add($"{eventData.EventName}|{string.Join('|', eventData.Payload ?? [])}");
        }
    }
}
