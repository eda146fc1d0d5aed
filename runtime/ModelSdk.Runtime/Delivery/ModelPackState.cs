namespace ModelSdk;

/// <summary>How far a pack's delivery has come; told to <see cref="ModelOptions.DeliveryState"/>.</summary>
public sealed record ModelPackState
{
    /// <summary>Name of the pack.</summary>
    public required string Pack { get; init; }

    /// <summary>What is happening.</summary>
    public required ModelPackStatus Status { get; init; }

    /// <summary>Bytes that have come.</summary>
    public long BytesDownloaded { get; init; }

    /// <summary>Bytes that there will be, or 0 when it is not known yet.</summary>
    public long TotalBytes { get; init; }

    /// <summary>Error code of the store, or 0.</summary>
    public int ErrorCode { get; init; }

    /// <summary>What that means and what to do, as a sentence for people; empty when there is nothing to say.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Whether it goes on only when the user agrees: the application shows the store's dialog.</summary>
    public bool NeedsUser => Status is ModelPackStatus.WaitingForWifi or ModelPackStatus.RequiresUserConfirmation;
}

/// <summary>What happens to a pack. Google Play has the same states.</summary>
public enum ModelPackStatus
{
    /// <summary>Nothing is known of the pack.</summary>
    Unknown,

    /// <summary>The download will begin soon.</summary>
    Pending,

    /// <summary>The download is under way.</summary>
    Downloading,

    /// <summary>The pack has come and is being unpacked.</summary>
    Transferring,

    /// <summary>The pack is on the device.</summary>
    Completed,

    /// <summary>It could not be had; see <see cref="ModelPackState.ErrorCode"/>.</summary>
    Failed,

    /// <summary>The download was cancelled.</summary>
    Canceled,

    /// <summary>The download is large: it waits for Wi-Fi, or for the user's consent to go on without.</summary>
    WaitingForWifi,

    /// <summary>The pack is not on the device, and nobody has asked for it.</summary>
    NotInstalled,

    /// <summary>The store must ask the user first; it does not recognise this installation.</summary>
    RequiresUserConfirmation,
}
