namespace ModelSdk;

/// <summary>What every generated model class implements, so that generic code can load any of them.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
public interface IModel<TSelf> : IDisposable
    where TSelf : IModel<TSelf>
{
    /// <summary>What the model runs on, and why.</summary>
    ExecutionReport Execution { get; }

    /// <summary>Loads the model that was deployed with the application, on the thread pool.</summary>
    /// <param name="options">How to load and run it, or null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before each attempt.</param>
    /// <exception cref="ModelException">The model is not there, not sound, or no accelerator can run it.</exception>
    static abstract ValueTask<TSelf> LoadAsync(ModelOptions? options = null, CancellationToken cancellationToken = default);
}
