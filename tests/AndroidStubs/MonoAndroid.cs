// What the sources in sdk/build/android use of Mono.Android: the public members are those of members.txt, the internal
// ones are for tests.

namespace Java.Lang
{
    public class Object;

    public class Throwable(string? message) : System.Exception(message);

    public class Exception(string? message) : Throwable(message);
}

namespace Java.IO
{
    public class IOException(string? s) : Java.Lang.Exception(s);

    public class FileNotFoundException(string? s) : IOException(s);
}

namespace Android.OS
{
    public class ParcelFileDescriptor : Java.Lang.Object
    {
        internal ParcelFileDescriptor(int fd) => Fd = fd;

        public virtual int Fd { get; }
    }
}

namespace Android.Content
{
    public abstract class Context : Java.Lang.Object
    {
        public abstract Context? ApplicationContext { get; }

        public abstract Res.AssetManager? Assets { get; }
    }
}

namespace Android.Content.Res
{
    public class AssetFileDescriptor : Java.Lang.Object
    {
        private readonly Action _close;

        internal AssetFileDescriptor(OS.ParcelFileDescriptor? descriptor, long startOffset, long length, Action close)
        {
            (ParcelFileDescriptor, StartOffset, Length, _close) = (descriptor, startOffset, length, close);
        }

        public virtual OS.ParcelFileDescriptor? ParcelFileDescriptor { get; }

        public virtual long StartOffset { get; }

        public virtual long Length { get; }

        public virtual void Close() => _close();
    }

    public sealed class AssetManager : Java.Lang.Object
    {
        private readonly Func<string, AssetFileDescriptor> _openFd;
        private readonly Func<string, Stream> _open;

        internal AssetManager(Func<string, AssetFileDescriptor> openFd, Func<string, Stream> open) =>
            (_openFd, _open) = (openFd, open);

        public AssetFileDescriptor OpenFd(string fileName) => _openFd(fileName);

        public Stream Open(string fileName) => _open(fileName);
    }
}
