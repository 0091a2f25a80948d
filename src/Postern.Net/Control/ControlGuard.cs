using Postern.Wire.Text;

namespace Postern.Net.Control;

/// <summary>Held while a process opens its control socket, so that two that start at once do not remove each other's.</summary>
public static class ControlGuard
{
    /// <summary>Takes it; disposing gives it back. The file stays: removing it would let two hold it.</summary>
    public static async Task<FileStream> TakeAsync(string directory, TimeProvider time)
    {
        string path = Path.Combine(directory, "control.lock");
        long began = time.GetTimestamp();
        while (true)
        {
            try
            {
                // FileShare.None is flock(2) here; it ends with the process, however that ends.
                return new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
            {
                if (time.GetElapsedTime(began) > ControlLimits.Open)
                    throw new ControlException($"the lock {path} is not given back by another process: {SystemWords.Of(e)}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None);
            }
        }
    }
}
