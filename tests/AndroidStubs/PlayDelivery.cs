// What the sources in sdk/build/android use of the bindings of Google Play: the public members are those of members.txt,
// the internal ones are for tests.

namespace Android.Gms.Tasks
{
    public abstract class Task : Java.Lang.Object
    {
        internal abstract System.Threading.Tasks.Task<object> Completion { get; }
    }
}

namespace Android.Gms.Extensions
{
    public static class TasksExtensions
    {
        public static async System.Threading.Tasks.Task<TResult> AsAsync<TResult>(this Tasks.Task task)
            where TResult : class => (TResult)await task.Completion.ConfigureAwait(false);
    }
}

namespace Android.Gms.Common.Apis
{
    public class ApiException : Java.Lang.Exception
    {
        internal ApiException(int statusCode, string message)
            : base($"{statusCode}: {message}") => StatusCode = statusCode;

        public virtual int StatusCode { get; }
    }
}

namespace AndroidX.Activity.Result
{
    public abstract class ActivityResultLauncher : Java.Lang.Object;
}

namespace Google.Android.Play.Core.AiPacks
{
    public interface IAiPackManager
    {
        AiPackStates? Cancel(IList<string> p0);

        global::Android.Gms.Tasks.Task? Fetch(IList<string>? p0);

        AiAssetLocation? GetAiAssetLocation(string p0, string p1);

        global::Android.Gms.Tasks.Task? GetPackStates(IList<string>? p0);

        bool ShowConfirmationDialog(AndroidX.Activity.Result.ActivityResultLauncher p0);
    }

    public class AiPackManagerFactory : Java.Lang.Object
    {
        private AiPackManagerFactory()
        {
        }

        internal static Func<global::Android.Content.Context, IAiPackManager>? Make { get; set; }

        public static IAiPackManager GetInstance(global::Android.Content.Context applicationContext) => Make!(applicationContext);
    }

    public abstract class AiAssetLocation : Java.Lang.Object
    {
        public abstract long Offset();

        public abstract string? Path();

        public abstract long Size();
    }

    public abstract class AiPackState : Java.Lang.Object
    {
        public abstract long BytesDownloaded();

        public abstract int ErrorCode();

        public abstract int Status();

        public abstract long TotalBytesToDownload();
    }

    public abstract class AiPackStates : Java.Lang.Object
    {
        public abstract IDictionary<string, AiPackState>? PackStates();
    }
}

namespace Google.Android.Play.Core.AiPacks.Model
{
    public abstract class AiPackErrorCode : Java.Lang.Object
    {
        public const int NoError = 0;
        public const int AppUnavailable = -1;
        public const int PackUnavailable = -2;
        public const int InvalidRequest = -3;
        public const int DownloadNotFound = -4;
        public const int ApiNotAvailable = -5;
        public const int NetworkError = -6;
        public const int AccessDenied = -7;
        public const int InsufficientStorage = -10;
        public const int AppNotOwned = -13;
        public const int ConfirmationNotRequired = -14;
        public const int UnrecognizedInstallation = -15;
        public const int InternalError = -100;
    }

    public abstract class AiPackStatus : Java.Lang.Object
    {
        public const int Unknown = 0;
        public const int Pending = 1;
        public const int Downloading = 2;
        public const int Transferring = 3;
        public const int Completed = 4;
        public const int Failed = 5;
        public const int Canceled = 6;
        public const int WaitingForWifi = 7;
        public const int NotInstalled = 8;
        public const int RequiresUserConfirmation = 9;
    }
}
