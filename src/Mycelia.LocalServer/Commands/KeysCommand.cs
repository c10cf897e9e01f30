using System.CommandLine;
using System.Text;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.LocalServer.Storage.Keys;
using Mycelia.Recorder.Wording;

namespace Mycelia.LocalServer.Commands;

/// <summary><c>mycelia-local-server keys …</c>: makes, lists and revokes keys, beside a running server too.</summary>
internal static class KeysCommand
{
    private const int LongestName = 64;

    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "What to call it: letters, digits, '.', '_' and '-', such as the recorder's own name.",
    };

    private static readonly Argument<string> NameOrId = new("NAME|ID") { Description = "Its name or its client id." };

    private static readonly Option<string> Rights = new("--rights")
    {
        Description =
            "What it may do, separated by commas: upload (store chunks), read (what came with the same key), "
            + "read-all (everybody's), delete (the recordings that it sees).",
        HelpName = "RIGHTS",
        DefaultValueFactory = static _ => "upload",
    };

    private static readonly Option<string?> Output = new("--output")
    {
        Description = "Write the key to a new file, which only you can read, and not to the terminal.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON document." };

    /// <param name="dataPath">Where the server's data are, by option, environment or default.</param>
    /// <param name="output">For what was asked for.</param>
    /// <param name="errors">For what is to be known besides.</param>
    /// <param name="time">Dates keys.</param>
    public static Command Create(Func<ParseResult, string> dataPath, TextWriter output, TextWriter errors, TimeProvider time)
    {
        var add = new Command(
            "add",
            "Make a key, and show it: its secret is shown this once. The name of a revoked key can be used again, and its recordings "
                + "are then the new key's."
        )
        {
            Name,
            Rights,
            Output,
        };
        add.SetAction(parsed =>
            In(
                dataPath(parsed),
                index =>
                    Add(index, parsed.GetValue(Name)!, parsed.GetValue(Rights)!, parsed.GetValue(Output), output, errors, time.GetUtcNow())
            )
        );

        var list = new Command("list", "List all keys, never their secrets.") { Json };
        list.SetAction(parsed =>
            In(
                dataPath(parsed),
                index =>
                {
                    var keys = KeyReader.All(index);
                    output.Write(parsed.GetValue(Json) ? KeyList.Json(keys) : KeyList.Table(keys));
                }
            )
        );

        var revoke = new Command("revoke", "Revoke a key: it and its tokens stop working at once.") { NameOrId };
        revoke.SetAction(parsed => In(dataPath(parsed), index => Revoke(index, parsed.GetValue(NameOrId)!, errors, time.GetUtcNow())));

        return new("keys", "Make, list and revoke the keys of recorders and readers, beside a running server too.") { add, list, revoke };
    }

    private static void In(string dataPath, Action<SqliteConnection> work)
    {
        if (MissingLibrary.OpenSslSentence is { } sentence)
            throw new StartupException(sentence);
        try
        {
            using var index = IndexSchema.OpenBeside(DataDirectory.IndexPathIn(dataPath));
            work(index);
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            throw new StartupException($"the data directory {dataPath} cannot be used ({e.Message}).", inner: e);
        }
    }

    private static void Add(
        SqliteConnection index,
        string name,
        string rightNames,
        string? outputPath,
        TextWriter output,
        TextWriter errors,
        DateTimeOffset now
    )
    {
        if (!IsName(name))
            throw new StartupException(
                $"'{name}' is no name for a key: give up to {LongestName} letters, digits, '.', '_' and '-'.",
                StartupException.WrongSettings
            );
        if (RightNames.Parse(rightNames) is not { } rights)
            throw new StartupException(
                $"--rights: '{rightNames}' names a right that does not exist; there are {RightNames.Known}.",
                StartupException.WrongSettings
            );

        using var file = outputPath is null ? null : CreateFile(outputPath);
        if (KeyTable.Add(index, name, rights, now) is not { } credentials)
        {
            if (outputPath is not null)
                File.Delete(outputPath);
            throw new StartupException($"there is a key '{name}': choose another name, or revoke that one first.");
        }

        if (file is null)
            output.Write(credentials.EnvLines);
        else
            file.Write(Encoding.UTF8.GetBytes(credentials.EnvLines));
        var place = outputPath is null ? "Its secret is shown only now." : $"It is in {outputPath}, and nowhere else.";
        errors.WriteLine($"The key '{name}' may {string.Join(", ", RightNames.Of(rights))}. {place}");
    }

    private static void Revoke(SqliteConnection index, string nameOrId, TextWriter errors, DateTimeOffset now)
    {
        if (!KeyTable.Revoke(index, nameOrId, now))
            throw new StartupException($"there is no key '{nameOrId}' that is good: 'mycelia-local-server keys list' shows them.");
        errors.WriteLine($"The key '{nameOrId}' is revoked; its recordings stay.");
    }

    private static FileStream CreateFile(string path)
    {
        try
        {
            return PrivateFile.Open(path, FileMode.CreateNew, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"--output: {e.Message}", inner: e);
        }
    }

    /// <summary>Nothing that a shell, a header or a terminal reads as more than a name; and no id.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && char.IsAsciiLetterOrDigit(name[0])
        && !ObjectId.IsValid(name)
        && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
}
