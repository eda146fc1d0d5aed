using ModelSdk.Backends;

namespace ModelSdk;

/// <summary>Looks at the options before anything is opened: refuses what cannot be, tells what has no effect.</summary>
internal static class OptionsCheck
{
    // Each is a thread of the operating system; a number beyond this is a mistake in units.
    private const int MaxThreads = 1024;

    /// <summary>Checks the options and returns a sentence for each that has no effect with these engines.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.InvalidArgument"/>.</exception>
    public static List<string> Check(ModelOptions options, IReadOnlyList<IBackend> backends)
    {
        if (options.Accelerators is null)
        {
            throw Invalid("ModelOptions.Accelerators is null; leave it empty for the model's default.");
        }

        CheckAccelerators(options.Accelerators, "ModelOptions.Accelerators");
        if (!Enum.IsDefined(options.CpuEngine))
        {
            throw Invalid($"ModelOptions.CpuEngine {(int)options.CpuEngine} is not an engine; use Auto, Managed or LiteRt.");
        }

        if (options.CpuThreads is < 1 or > MaxThreads)
        {
            throw Invalid(
                $"ModelOptions.CpuThreads is {options.CpuThreads}; use 1 to {MaxThreads}, or null for the engine's choice.");
        }

        if (options.MaxMemoryBytes is < 1)
        {
            throw Invalid($"ModelOptions.MaxMemoryBytes is {options.MaxMemoryBytes}; use 1 or more, or null for no bound.");
        }

        CheckCustomOperators(options.CustomOperators);
        CheckLiteRtOptions(options.LiteRtOptions);
        return ListWithoutEffect(options, backends);
    }

    /// <summary>Checks a list of accelerators, which may be empty.</summary>
    public static void CheckAccelerators(IReadOnlyList<Accelerator> accelerators, string where)
    {
        for (int i = 0; i < accelerators.Count; i++)
        {
            if (!Enum.IsDefined(accelerators[i]))
            {
                throw Invalid($"{where} has the value {(int)accelerators[i]}, which is no accelerator; use Npu, Gpu or Cpu.");
            }

            for (int earlier = 0; earlier < i; earlier++)
            {
                if (accelerators[earlier] == accelerators[i])
                {
                    throw Invalid($"{where} has {accelerators[i]} twice; each accelerator is tried once, in the given order.");
                }
            }
        }
    }

    private static void CheckCustomOperators(IReadOnlyDictionary<string, CustomOperator> operators)
    {
        if (operators is null)
        {
            throw Invalid("ModelOptions.CustomOperators is null; leave it empty instead.");
        }

        foreach ((string name, CustomOperator implementation) in operators)
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                throw Invalid("ModelOptions.CustomOperators has a key that is empty; use the operator's name in the model.");
            }

            if (implementation is null)
            {
                throw Invalid(
                    $"ModelOptions.CustomOperators['{name}'] is null; give the object that implements the operator, or leave the key out.");
            }
        }
    }

    private static void CheckLiteRtOptions(IReadOnlyDictionary<string, string> texts)
    {
        if (texts is null)
        {
            throw Invalid("ModelOptions.LiteRtOptions is null; leave it empty instead.");
        }

        foreach ((string identifier, string text) in texts)
        {
            if (string.IsNullOrWhiteSpace(identifier))
            {
                throw Invalid("ModelOptions.LiteRtOptions has a key that is empty; use an identifier such as gpu_options.");
            }

            if (text is null)
            {
                throw Invalid(
                    $"ModelOptions.LiteRtOptions['{identifier}'] is null; give lines of 'key = value', or leave the key out.");
            }
        }
    }

    private static List<string> ListWithoutEffect(ModelOptions options, IReadOnlyList<IBackend> backends)
    {
        List<string> notes = [];
        if (options.CustomOperators.Count > 0 && !backends.Any(static backend => backend.Name == EngineNames.Managed))
        {
            notes.Add("ModelOptions.CustomOperators has no effect: the application does not reference ModelSdk.Cpu, whose engine runs them.");
        }

        if (backends.Any(static backend => backend.Name == EngineNames.LiteRt))
        {
            return notes;
        }

        // What only the native engine reads.
        AddIf(options.LiteRtLibrary is not null, nameof(options.LiteRtLibrary));
        AddIf(options.LiteRtOptions.Count > 0, nameof(options.LiteRtOptions));
        AddIf(options.CacheDirectory is not null, nameof(options.CacheDirectory));
        return notes;

        void AddIf(bool isGiven, string option)
        {
            if (isGiven)
            {
                notes.Add($"ModelOptions.{option} has no effect: the application does not reference ModelSdk.LiteRt.");
            }
        }
    }

    private static ModelException Invalid(string message) => new(ModelErrorCode.InvalidArgument, message);
}
