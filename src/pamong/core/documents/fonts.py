"""Where the fonts of our papers are. They come with the build, never from the machine."""

from pathlib import Path

DIRECTORY = Path(__file__).parent / "fonts"
FACES = ("Regular", "Bold", "Italic", "BoldItalic")


class MissingFontsError(RuntimeError):
    """The folder of fonts is absent or incomplete."""


def fonts_directory(directory: Path = DIRECTORY) -> Path:
    """Return the folder with Liberation Sans, or say how to get it."""
    missing = [face for face in FACES if not (directory / f"LiberationSans-{face}.ttf").is_file()]
    if missing:
        raise MissingFontsError(
            f"Huruf Liberation Sans ({', '.join(missing)}) belum ada di {directory}. Jalankan `make setup`. / "
            f"The fonts of the documents are missing there: run `make setup`."
        )
    return directory
