using System.Text;
using Postern.Store.Maildir;
using Postern.Testing;

namespace Postern.Store.Tests.Maildir;

/// <summary>A Maildir of a test, gone with it.</summary>
internal sealed class MailRig : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    internal MailRig()
    {
        Tree = new MaildirTree(_directory.File("Maildir"), TimeProvider.System);
        Tree.Create(FolderName.Inbox);
        Inbox = Tree.Folder(FolderName.Inbox);
    }

    internal MaildirTree Tree { get; }

    internal MaildirFolder Inbox { get; }

    public void Dispose() => _directory.Dispose();

    internal string File(string name) => Path.Combine(Tree.Path, name);

    internal void Put(string name, string text = "Subject: x\n\ny\n") => System.IO.File.WriteAllText(File(name), text);

    internal static FolderName Named(string text) => FolderName.TryParse(text, out var name) ? name : throw new InvalidOperationException(text);

    internal static string Deliver(MaildirFolder folder, string text, MessageFlags flags = MessageFlags.None)
    {
        using var delivery = folder.Deliver();
        delivery.Write(Encoding.UTF8.GetBytes(text));
        delivery.Seal();
        return Encoding.UTF8.GetString(delivery.Publish(flags).Span);
    }

    internal string[] Names(string directory) => [.. Directory.GetFiles(File(directory)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
