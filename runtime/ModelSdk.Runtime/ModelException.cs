namespace ModelSdk;

/// <summary>Why a model could not be loaded or run; stable across releases and documented.</summary>
public enum ModelErrorCode
{
    /// <summary>Nothing went wrong; never the code of an exception.</summary>
    None,

    /// <summary>No other code fits; see the message and <see cref="ModelException.NativeStatus"/>.</summary>
    Unknown,

    /// <summary>An argument is not valid.</summary>
    InvalidArgument,

    /// <summary>A tensor has another number of elements or dimensions than was given.</summary>
    ShapeMismatch,

    /// <summary>A tensor has another element type or other signatures than was expected.</summary>
    TypeMismatch,

    /// <summary>A file, signature or tensor of that name does not exist.</summary>
    NotFound,

    /// <summary>A file could not be read.</summary>
    FileIo,

    /// <summary>The file is not a sound model.</summary>
    InvalidModel,

    /// <summary>A native library is not there.</summary>
    MissingRuntimeLibrary,

    /// <summary>The model uses something that the engine or device cannot run.</summary>
    UnsupportedOnDevice,

    /// <summary>The accelerator's compiler refused the model.</summary>
    CompilationFailed,

    /// <summary>A compiled model does not fit this device or its runtime.</summary>
    IncompatibleBytecode,

    /// <summary>The native runtime's version is not supported.</summary>
    UnsupportedRuntimeVersion,

    /// <summary>Not enough memory, or more than <see cref="ModelOptions.MaxMemoryBytes"/> would be needed.</summary>
    OutOfMemory,

    /// <summary>The engine failed while it ran.</summary>
    RuntimeFailure,

    /// <summary>A conversation is longer than the model's context.</summary>
    ContextOverflow,

    /// <summary>A model pack could not be delivered.</summary>
    DeliveryFailed,

    /// <summary>An attempt was left out because the same one ended the process earlier.</summary>
    CrashedBefore,

    /// <summary>The session went on to another accelerator and began anew there: what it knew of earlier runs is gone.</summary>
    StateLost,
}

/// <summary>A model could not be loaded or run.</summary>
public class ModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">Why, for programs.</param>
    /// <param name="message">Why, for people: what, where, and what to do.</param>
    /// <param name="nativeStatus">Status of the native runtime, or 0.</param>
    /// <param name="innerException">The cause, or null.</param>
    public ModelException(ModelErrorCode code, string message, int nativeStatus = 0, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        NativeStatus = nativeStatus;
    }

    /// <summary>Why, for programs.</summary>
    public ModelErrorCode Code { get; }

    /// <summary>Status of the native runtime, or 0; may be a value that this library does not know.</summary>
    public int NativeStatus { get; }
}
