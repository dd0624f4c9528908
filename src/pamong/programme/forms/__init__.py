"""Forms of the programme, a module a page. They check and shape; commands write."""
