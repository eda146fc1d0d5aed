using System.Diagnostics.Tracing;

namespace ModelSdk;

/// <summary>The event source <c>ModelSdk</c>, for dotnet-trace and the like; written to by <see cref="Log"/>.</summary>
/// <remarks>Strings only, numbers as text: that is what an event can carry without reflection over its arguments.</remarks>
[EventSource(Name = "ModelSdk")]
internal sealed class ModelEventSource : EventSource
{
    private ModelEventSource()
    {
    }

    public static ModelEventSource Instance { get; } = new();

    /// <summary>A model was loaded: which, where it runs, how long it took, and every attempt.</summary>
    [Event(1, Level = EventLevel.Informational)]
    public void ModelLoaded(string model, string execution, string attempts) => WriteEvent(1, model, execution, attempts);

    /// <summary>A model could not be loaded.</summary>
    [Event(2, Level = EventLevel.Error)]
    public void ModelFailed(string model, string code, string message) => WriteEvent(2, model, code, message);

    /// <summary>An option has no effect.</summary>
    [Event(3, Level = EventLevel.Warning)]
    public void OptionWithoutEffect(string model, string note) => WriteEvent(3, model, note);

    /// <summary>A model did not lie beside the program: where it was found, and every place that was asked.</summary>
    [Event(4, Level = EventLevel.Informational)]
    public void ModelDelivered(string model, string place, string places) => WriteEvent(4, model, place, places);

    /// <summary>A run failed and the model went on: where it runs now, and every attempt since the run.</summary>
    [Event(5, Level = EventLevel.Warning)]
    public void ModelSwitched(string model, string execution, string attempts) => WriteEvent(5, model, execution, attempts);
}
