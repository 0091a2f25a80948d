namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>Which boot of the machine this is (random(4)).</summary>
internal static class MachineBoot
{
    private const string Place = "/proc/sys/kernel/random/boot_id";

    /// <summary>Its number; one that no other has where the system does not tell.</summary>
    internal static Guid Read() => File.Exists(Place) && Guid.TryParse(File.ReadAllText(Place).Trim(), out var boot) ? boot : Guid.NewGuid();
}
