using System.Text;

namespace Postern.Testing;

/// <summary>A directory of mode 0700 under the system's temporary one, gone with everything in it on dispose.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("postern-").FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text, UnixFileMode mode = Private) => Write(name, Encoding.UTF8.GetBytes(text), mode);

    public string Write(string name, ReadOnlySpan<byte> bytes, UnixFileMode mode = Private)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!); // a combined path always has a directory
        System.IO.File.Delete(path);
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = Private,
        });
        file.Write(bytes);
        System.IO.File.SetUnixFileMode(file.SafeFileHandle, mode);
        return path;
    }

    public override string ToString() => Path;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // A test may have deleted it to see what happens.
        }
    }
}
